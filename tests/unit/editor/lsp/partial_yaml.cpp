#include "editor/lsp/partial_yaml.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

lsp::PartialYaml parse(const std::string& text, std::optional<std::size_t> keep = std::nullopt) {
  static Sources sources;
  return lsp::parse_partially("x.yaml", text, sources, keep);
}

}  // namespace

TEST_CASE("lsp partial yaml: a valid document is complete") {
  const auto out = parse("a: 1\n");
  REQUIRE(out.document != nullptr);
  CHECK_FALSE(out.broken_at);
  CHECK(out.text == "a: 1\n");
}

TEST_CASE("lsp partial yaml: a line that cannot be parsed becomes blanks, and offsets stay") {
  const std::string text = "a: 1\nb: \"x\" y\nc: 3\n";
  const auto out = parse(text);
  REQUIRE(out.document != nullptr);
  CHECK(out.broken_at == 5);
  CHECK(out.text == "a: 1\n        \nc: 3\n");
  CHECK(yaml::as_mapping(out.document->root()).entries.back().key->span.begin == text.find('c'));
}

TEST_CASE("lsp partial yaml: a broken item stays an item") {
  const auto out = parse("- \"x\" y\n- b\n");
  REQUIRE(out.document != nullptr);
  CHECK(yaml::as_sequence(out.document->root()).items.size() == 2);
  CHECK(out.broken_at == 0);
}

TEST_CASE("lsp partial yaml: after several broken lines, the rest is left out") {
  const auto out = parse("a: 1\nb: \"\" x\nc: \"\" x\nd: \"\" x\ne: \"\" x\nf: 1\n");
  REQUIRE(out.document != nullptr);
  CHECK(yaml::as_mapping(out.document->root()).entries.size() == 1);
  CHECK(out.broken_at == 5);
}

TEST_CASE("lsp partial yaml: the line of the cursor is not left out") {
  const std::string text = "a: 1\nb: \"x\" y\nc: 3\n";
  CHECK(parse(text, text.find('y')).document == nullptr);
  CHECK(parse(text, text.find('c')).document != nullptr);
}
