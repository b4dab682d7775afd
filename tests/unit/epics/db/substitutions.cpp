#include "epics/db/substitutions.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace iocwright;

TEST_CASE("substitutions: the entries of a generated file are found") {
  const auto entries = epics::find_entries(
      "# comment\n\nfile \"a.template\" {\npattern { P }\n  { \"x\" }\n}\n\nfile \"b.db\" {\npattern { Q }\n "
      " { \"y\" }\n}\n");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].file == "a.template");
  CHECK(entries[0].pattern == "{\npattern { P }\n  { \"x\" }\n}");
  CHECK(entries[1].file == "b.db");
}

TEST_CASE("substitutions: an entry may begin with the file") {
  const auto entries = epics::find_entries("file \"a.db\" {\npattern { P }\n{ \"x\" }\n}\n");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].file == "a.db");
  CHECK(entries[0].name_at == 6);
}

TEST_CASE("substitutions: braces and quotes in comments and strings do not end an entry") {
  const std::string pattern = "{\n  # don't } }\n  { P=\"}}\", Q=\"a\\\"} }\", R=${TOP}/x } # }\n}";
  const auto entries =
      epics::find_entries("# file \"no.db\" { { } }\nfile \"a.db\" " + pattern + "\nfile b.db { {} }");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].pattern == pattern);
  CHECK(entries[1].file == "b.db");
  CHECK(entries[1].pattern == "{ {} }");
}

TEST_CASE("substitutions: a name and its braces may be on lines of their own") {
  const auto entries = epics::find_entries("global { P=\"file\" }\nfile\n\"$(TOP)/a.db\"\n{\n{ A=1 }\n}\n");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].file == "$(TOP)/a.db");
  CHECK(entries[0].pattern == "{\n{ A=1 }\n}");
}

TEST_CASE("substitutions: `file` and `global` inside an entry are macros and values") {
  const std::string pattern = "{pattern{file,P}{\"file\" global}{file,\"b.db\"}}";
  const auto entries = epics::find_entries("file a.db" + pattern + "file\"b.db\"{{file=1}}");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].pattern == pattern);
  CHECK(entries[1].file == "b.db");
}

TEST_CASE("substitutions: an entry without its last brace extends to the last token") {
  const auto entries = epics::find_entries("file \"a.db\" { { A=1 }\n");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].pattern == "{ { A=1 }");
}

TEST_CASE("substitutions: an empty or incomplete file has no entries") {
  for (const char* text : {"", "file", "file \"never closed {", "\"", "file \"a\" }", "${", "\"\\"})
    CHECK(epics::find_entries(text).empty());
}
