#include "instance/patterns/selection.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

TEST_CASE("pattern selection: an include is split at its last `=`") {
  const auto selection = parse_selection({"(?=a)a=b\\.x=config"}, {"x"});
  REQUIRE(selection);
  CHECK(selection->include == std::vector<Rule>{{"(?=a)a=b\\.x", "config"}});
  CHECK(selection->exclude == std::vector<std::string>{"x"});
}

TEST_CASE("pattern selection: both sides of an include are required") {
  for (const char* text : {"a", "a=", "=a"})
    CHECK(tests::message_of(parse_selection({text}, {})) ==
          "--include '" + std::string(text) + "': expected SRC=DEST");
}
