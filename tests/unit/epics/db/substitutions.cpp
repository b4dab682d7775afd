#include "epics/db/substitutions.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("substitutions: an entry ends where the reference's regular expression ends it") {
  const auto entries = epics::find_entries(
      "# comment\n\nfile \"a.template\" {\npattern { P }\n  { \"x\" }\n}\n\nfile \"b.db\" {\npattern { Q }\n "
      " { \"y\" }\n}\n");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].file == "a.template");
  CHECK(entries[0].pattern == "{\npattern { P }\n  { \"x\" }\n}");
  CHECK(entries[1].file == "b.db");
}

TEST_CASE("substitutions: an empty or incomplete file has no entries") {
  CHECK(epics::find_entries("").empty());
  CHECK(epics::find_entries("        file \"never closed {").empty());
}
