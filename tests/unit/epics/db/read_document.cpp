#include "epics/db/read_document.hpp"

#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace iocwright;
using tests::Loaded;

TEST_CASE("database files: an included file follows the line with the include") {
  Loaded loaded;
  loaded.disk.files["b.db"] = "record(ai, B) {}\n";
  loaded.load("include \"b.db\" record(ai, A) {}\nrecord(ai, C) {}\n");
  CHECK(loaded.messages() == "");
  CHECK(loaded.names() == "A B C");
}

TEST_CASE("database files: path, addpath and macros of the environment in names of files") {
  Loaded loaded;
  loaded.environment.set("D", "d");
  loaded.disk.files["d/b.db"] = "record(ai, B) {}\n";
  loaded.disk.files["e/c.db"] = "record(ai, C) {}\n";
  loaded.load("path \"\"\naddpath \"x: e\"\ninclude \"c.db\"\ninclude \"nosuch.db\"\nrecord(ai, A) {}\n");
  CHECK(loaded.messages() == "Can't open include file \"nosuch.db\"");
  CHECK(loaded.names() == "C A");
}

TEST_CASE("database files: a file that includes itself does not read forever") {
  Loaded loaded;
  loaded.disk.files["b.db"] = "include \"b.db\"\ninclude \"b.db\"\n";
  loaded.load("include \"b.db\"\n");
  CHECK(loaded.messages() == "too much text in \"b.db\" and its includes");
}

TEST_CASE("database files: places are those in the file, also after macros") {
  Loaded loaded;
  loaded.load("record(ai, \"$(P)R\") { field(VAL, \"$(V=x)\") field(NOPE, 1) }\n", "P=long prefix:");
  const auto& findings = loaded.result.findings;
  REQUIRE(!findings.empty());
  CHECK(loaded.at(findings.at(0).span) == "\"$(P)R\"");
  Loaded other;
  other.load("record(ai, \"$(P)R\") {\n field(VAL, \"$(V=x)\") field(NOPE, 1) }\n", "P=long:");
  REQUIRE(other.result.findings.size() == 2);
  CHECK(other.at(other.result.findings.at(0).span) == "\"$(V=x)\"");
  CHECK(other.at(other.result.findings.at(1).span) == "NOPE");
}

TEST_CASE("database files: undefined macros are findings, also in comments, and the load continues") {
  Loaded loaded;
  loaded.load("# $(X)\nrecord(ai, R) { field(DESC, \"$(Y)\") }\n# don't $(Z)\n");
  CHECK(loaded.messages() ==
        "macLib: macro X is undefined\nmacLib: macro Y is undefined\nR.DESC Has unexpanded macro\n"
        "Can't set \"R.DESC\" to \"$(Y,undefined)\"  : Bad Field value");
  CHECK(loaded.at(loaded.result.findings.at(0).span) == "$(X)");
  CHECK(loaded.names() == "R");
}

TEST_CASE("database files: a reference that Base never finishes is a finding") {
  Loaded loaded;
  loaded.load("record(ai, R) {}\n$(A,");
  CHECK(loaded.messages().find("macLib: the reference at the end of the text never ends") !=
        std::string::npos);
}

TEST_CASE("database files: strings of values may have single quotes and the escapes of JSON5") {
  Loaded loaded;
  CHECK(loaded.load("record(ai, R) { field(DESC, 'a\"b\\x41') info(a, \"a\\\nb\") }").messages() == "");
  CHECK(loaded.database.find("R")->setting("DESC")->value == "a\"bA");
  CHECK(loaded.load("record(ai, S) { info(a, \"\\1\") }").messages() ==
        "Bad character in JSON string\nInvalid character ')'\nsyntax error");
  CHECK(loaded.load("record(ai, T) { info(a, \"a\tb\") }").messages().starts_with("Bad character in JSON"));
}

TEST_CASE("database files: bare words of names and of values have different characters") {
  Loaded loaded;
  CHECK(loaded.load("record(ai, A:B-C_D;E<F>[1]+2) {}").messages() == "");
  CHECK(loaded.load("record(ai, R) { field(INP, A:B) }").messages() == "syntax error");
}

TEST_CASE("database files: a value of only `[` does not exhaust the stack") {
  Loaded loaded;
  CHECK(loaded.load("record(ai, R) { info(a, " + std::string(100'000, '[') + ") }").messages() ==
        "syntax error");
}

TEST_CASE("database files: a line of more than 1023 bytes is expanded in parts") {
  Loaded loaded;
  const std::string blanks(1010, ' ');
  CHECK(loaded.load("record(ai, R) {" + blanks + "field(VAL, 1)}", "P=1").messages() == "");
  CHECK(loaded.names() == "R");
}
