#include "editor/lsp/semantic_tokens.hpp"

#include <doctest/doctest.h>

#include "lsp_tester.hpp"

using namespace iocwright;
using namespace iocwright::lsp;
using tests::LspTester;

namespace {

/// `text:type` of each token, separated by blanks.
std::string tokens(const std::string& text) {
  LspTester tester;
  tester.open(tester.instance, text);
  const Json data = semantic_tokens(tester.workspace, tester.instance, {})["data"];
  const Json types = semantic_legend()["tokenTypes"];
  const TextLines lines(text);
  std::string out;
  Position at;
  for (std::size_t i = 0; i + 4 < data.size(); i += 5) {
    const auto down = data[i].get<std::int64_t>(), right = data[i + 1].get<std::int64_t>();
    at = {at.line + down, down > 0 ? right : at.character + right};
    const std::size_t begin = lines.offset(at);
    const std::size_t end = lines.offset({at.line, at.character + data[i + 2].get<std::int64_t>()});
    out += (out.empty() ? "" : " ") + text.substr(begin, end - begin) + ":" +
           types[data[i + 3].get<std::size_t>()].get<std::string>();
  }
  return out;
}

}  // namespace

TEST_CASE("lsp tokens: those of expressions, in the order of the file") {
  CHECK(
      tokens("a: '\U0001F600 {{ x.y | upper }}'\nb: \"{% if f(1) is odd %}z{% endif %}\"\n") ==
      "{{:operator x:variable .:operator y:property |:operator upper:function }}:operator "
      "{%:operator if:keyword f:function (:operator 1:number ):operator is:keyword odd:function %}:operator "
      "{%:operator endif:keyword %}:operator");
}

TEST_CASE("lsp tokens: several lines of a block of text") {
  CHECK(tokens("a: |\n  {{ x }}\n  {{ 's' }}\n") ==
        "{{:operator x:variable }}:operator {{:operator 's':string }}:operator");
}

TEST_CASE("lsp tokens: none without templates, or in a template with an error") {
  CHECK(tokens("a: 1\nb: x\n") == "");
  CHECK(tokens("a: '{{ \"x }}'\n") == "");
}
