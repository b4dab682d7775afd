#include "epics/db/request_file.hpp"

#include <doctest/doctest.h>

#include "core/base/text.hpp"

namespace iocwright::epics {

namespace {

/// The names of a file, includes as `file:NAME(MACROS)`.
std::string names(std::string_view text, std::string_view definitions = "") {
  std::vector<std::string> out;
  for (const RequestLine& line : read_request_file(text, definitions))
    out.push_back(line.is_include ? "file:" + line.name + "(" + line.macros + ")" : line.name);
  return text::join(out, " ");
}

}  // namespace

TEST_CASE("request files: the first word of a line is a PV") {
  CHECK(names("# saved\nA.VAL\n  B.DESC more\n\n*C\n%D\n") == "A.VAL B.DESC");
}

TEST_CASE("request files: macros are expanded if there are any") {
  CHECK(names("$(P)A\n", "P=X:") == "X:A");
  CHECK(names("$(P)A\n") == "$(P)A");
}

TEST_CASE("request files: includes have macros with blanks or commas between them") {
  CHECK(names("file \"x.req\", P=$(P) M=m1\n") == "file:x.req(P=$(P),M=m1)");
  CHECK(names("file x.req P=$(P),M=m1\r\n") == "file:x.req(P=$(P),M=m1)");
  CHECK(names("file x.req\n") == "file:x.req()");
}

TEST_CASE("request files: a line knows its place") {
  const auto lines = read_request_file("A\nBC\n", "");
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].range == TextRange{2, 4});
}

}  // namespace iocwright::epics
