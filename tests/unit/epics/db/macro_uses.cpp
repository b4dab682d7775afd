#include "epics/db/macro_uses.hpp"

#include <doctest/doctest.h>

#include <string>

namespace iocwright::epics {

namespace {

/// `NAME` or `NAME=DEFAULT` of each reference, separated by blanks.
std::string found(std::string_view text) {
  std::string out;
  for (const MacroUse& reference : find_macro_uses(text)) {
    out += (out.empty() ? "" : " ") + reference.name;
    if (reference.default_text) out += "=" + *reference.default_text;
  }
  return out;
}

}  // namespace

TEST_CASE("macro uses: both brackets, with and without defaults") {
  CHECK(found("record(ai, \"$(P)${R}\") { field(VAL, \"$(V=1)\") }") == "P R V=1");
  CHECK(found("$(E=)") == "E=");
}

TEST_CASE("macro uses: those in a default come first") { CHECK(found("$(A=$(B)x)") == "B A=$(B)x"); }

TEST_CASE("macro uses: a calculated name counts only for what it is calculated from") {
  CHECK(found("$(A$(N))") == "N");
}

TEST_CASE("macro uses: macros that a reference defines are skipped") {
  CHECK(found("$(A,B=1,C=$(D))") == "D A");
}

TEST_CASE("macro uses: none after a backslash, or within single quotes of a line") {
  CHECK(found("\\$(A) '$(B)' $(C)") == "C");
  CHECK(found("it's $(A)\n$(B)") == "B");
  CHECK(found("\"it's $(A)\"") == "A");
}

TEST_CASE("macro uses: one that is not closed on its line ends there") {
  CHECK(found("$(A\n$(B)") == "B");
  CHECK(found("$(") == "");
  CHECK(found("$(A=\\") == "");
}

TEST_CASE("macro uses: the range is that of the whole reference") {
  const auto references = find_macro_uses("a $(B=c) d");
  REQUIRE(references.size() == 1);
  CHECK(references[0].begin == 2);
  CHECK(references[0].end == 8);
}

TEST_CASE("macro uses: thousands of nested references end") {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "$(A=";
  CHECK(find_macro_uses(text).empty());
}

}  // namespace iocwright::epics
