#include "epics/db/substitutions.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace iocwright;
using Kind = epics::SubstitutionItem::Kind;

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
  const std::string pattern = "{\n  # don't } }\n  { P=\"}}\", Q=\"a\\\"} }\", R=\"${TOP}/x\" } # }\n}";
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

TEST_CASE("substitutions: for msi, only commas and line ends separate the macros of a set") {
  const std::string text = "file t {\n{a=1 b=2}\n{a=1,b=2}}";
  const auto made = epics::read_msi_substitutions(text);
  CHECK(made.errors.empty());
  REQUIRE(made.items.size() == 5);
  CHECK(made.items[0].kind == Kind::file);
  CHECK(made.items[2].kind == Kind::set);
  CHECK(made.items[2].text == "a=1b=2");
  CHECK(made.items[3].text == "a=1,b=2");
  CHECK(made.items[2].range == epics::TextRange{9, 18});
  CHECK(made.items[3].place_of({6, 7}) == epics::TextRange{26, 27});
  CHECK(made.items[4].kind == Kind::end);
}

TEST_CASE("substitutions: for msi, an error has the line that msi prints, and reading continues after it") {
  const auto made = epics::read_msi_substitutions("file a { }\nfile b {{x=1}}\n");
  REQUIRE(made.errors.size() == 1);
  CHECK(made.errors[0].message == "Parse error, unexpected '}'");
  CHECK(made.errors[0].line == 2);
  CHECK(made.errors[0].range == epics::TextRange{9, 10});
  CHECK(made.errors[0].items_before == 1);
  CHECK(made.has_fatal_error());
  REQUIRE(made.items.size() == 5);
  CHECK(made.items[1].text == "b");
}

TEST_CASE("substitutions: for msi, a value too many is dropped with a warning") {
  const auto made = epics::read_msi_substitutions("file a {pattern {x} {1 2}}");
  REQUIRE(made.errors.size() == 1);
  CHECK_FALSE(made.has_fatal_error());
  CHECK(made.items[2].text == "x=1,");
}

TEST_CASE("substitutions: for dbLoadTemplate, blanks separate macros and comments may be anywhere") {
  const auto made = epics::read_load_template("global {g='x y'} file # name\n t {\n {a=1 b=2} # note\n {}}");
  CHECK(made.errors.empty());
  REQUIRE(made.items.size() == 6);
  CHECK(made.items[0].text == "g=\"x y\",");
  CHECK(made.items[3].text == "a=\"1\",b=\"2\",");
  CHECK(made.items[4].text.empty());
}

TEST_CASE("substitutions: for dbLoadTemplate, these are errors at their line") {
  for (const char* text :
       {"", "\nfile t {{,a=1}}", "\nfile t {{\"a\"=1}}", "\nfile t {{a=1}", "\nfile t {pattern"}) {
    CAPTURE(text);
    const auto made = epics::read_load_template(text);
    REQUIRE(made.errors.size() == 1);
    CHECK(made.errors[0].message == "syntax error");
    CHECK(made.errors[0].line == (*text == 0 ? 1 : 2));
  }
  const auto made = epics::read_load_template("file t {{a=x@y}}");
  REQUIRE(made.errors.size() == 2);
  CHECK(made.errors[0].message == "invalid character '@'");
  CHECK_FALSE(made.errors[0].is_fatal);
}
