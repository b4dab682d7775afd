#include "epics/db/macros.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace iocwright;
using epics::MacroError;
using epics::MacroTable;

namespace {

std::string expand(std::string_view definitions, std::string_view text) {
  MacroTable table;
  table.define(definitions);
  return table.expand(text).text;
}

}  // namespace

TEST_CASE("macros: definitions have the ranges of their names and values") {
  const auto made = epics::parse_macros(" P = X1 ,'R,'=\"a, b\",Q");
  REQUIRE(made.size() == 3);
  CHECK(made[0].name == "P");
  CHECK(made[0].value == "X1");
  CHECK(made[0].name_range == epics::TextRange{1, 2});
  CHECK(made[0].value_range == epics::TextRange{5, 7});
  CHECK(made[1].name == "R,");
  CHECK(made[1].value == "\"a, b\"");
  CHECK(made[2].name == "Q");
  CHECK(!made[2].value);
}

TEST_CASE("macros: the byte after a backslash is neither a quote nor a separator") {
  const auto made = epics::parse_macros("a=x\\,y,b=\\\"z,c=\\");
  REQUIRE(made.size() == 3);
  CHECK(made[0].value == "x\\,y");
  CHECK(made[1].value == "\\\"z");
  CHECK(made[2].value == "\\");
}

TEST_CASE("macros: values refer to macros that are defined later") {
  CHECK(expand("b=$(a)2,a=1", "$(b) ${b}") == "12 12");
}

TEST_CASE("macros: a text keeps its quotes and escapes, and a value loses them") {
  CHECK(expand("a=\"x\\\\y\"", "\"$(a)\" '$(a)' \\$(a)") == "\"x\\y\" '$(a)' \\$(a)");
}

TEST_CASE("macros: defaults, macros of references and names that are made of macros") {
  CHECK(expand("", "$(zz=d)") == "d");
  CHECK(expand("", "$(zz=$(b),b=9)") == "9");
  CHECK(expand("one=1,n1=x", "$(n$(one))") == "x");
  CHECK(expand("", "$(zz=(1))") == "(1)");
}

TEST_CASE("macros: an escaped bracket ends the search for a default, but not the default") {
  CHECK(expand("", "$(zz=d\\)e)") == "d)ee)");
  CHECK(expand("a=1", "$(a=d\\)e)") == "1e)");
}

TEST_CASE("macros: a value is cut at 256 bytes, unless a reference with macros precedes it") {
  const std::string definition = "a=" + std::string(300, 'x');
  CHECK(expand(definition, "$(a)").size() == 256);
  CHECK(expand(definition + ",q=", "$(q,c=1)$(a)").size() == 300);
}

TEST_CASE("macros: an undefined macro is reported with the range of its reference") {
  MacroTable table;
  table.marks_errors = true;
  table.define("a=$(nope)");
  const auto made = table.expand("x $(y) $(a)");
  CHECK(made.text == "x $(y,undefined) $(nope,undefined)");
  REQUIRE(made.errors.size() == 2);
  CHECK(made.errors[0].name == "y");
  CHECK(made.errors[0].in_macro.empty());
  CHECK(made.errors[0].range == epics::TextRange{2, 6});
  CHECK(made.errors[1].name == "nope");
  CHECK(made.errors[1].in_macro == "a");
  CHECK(made.errors[1].range == epics::TextRange{7, 11});
  CHECK(made.warnings ==
        std::vector<std::string>{"macLib: macro nope is undefined (expanding macro a)\n",
                                 "macLib: macro y is undefined (expanding string x $(y) $(a))\n"});
}

TEST_CASE("macros: a macro that refers to itself is reported") {
  MacroTable table;
  table.define("a=$(b),b=$(a)");
  const auto made = table.expand("$(a)");
  REQUIRE(!made.errors.empty());
  CHECK(made.errors[0].kind == MacroError::Kind::recursive);
}

TEST_CASE("macros: the end of a scope restores the macros of the outer one") {
  MacroTable table;
  table.define("a=1,b=2");
  table.push_scope();
  table.define("a=3,b");
  CHECK(table.expand("$(a)$(b)").text == "3$(b)");
  table.pop_scope();
  CHECK(table.expand("$(a)$(b)").text == "1$(b)");
}

TEST_CASE("macros: the environment is used only if it is given") {
  Environment environment;
  environment.set("TOP", "/x/\"y\"");
  CHECK(MacroTable(&environment).expand("$(TOP)").text == "/x/y");
  CHECK(MacroTable().expand("$(TOP)").text == "$(TOP)");
}

TEST_CASE("macros: a text that ends with the comma of a reference is expanded to its end") {
  MacroTable table;
  table.define("A=1");
  for (const char* text : {"$(A,", "$(A,b\\,", "$(A=x,"}) {
    CAPTURE(text);
    const auto made = table.expand(text);
    CHECK(made.text == "1");
    REQUIRE(!made.errors.empty());
    CHECK(made.errors[0].kind == MacroError::Kind::endless);
  }
}

TEST_CASE("macros: nested and repeated references are limited") {
  MacroTable table;
  std::string definitions;
  for (int i = 0; i < 60; ++i) {
    const std::string next = "$(a" + std::to_string(i + 1) + ")";
    definitions += "a" + std::to_string(i) + "=" + next + next + ",";
  }
  table.define(definitions);
  const auto repeated = table.expand("$(q=,c=1)$(a0)");
  REQUIRE(!repeated.errors.empty());
  CHECK(repeated.errors.back().kind == MacroError::Kind::limit);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "$(";
  CHECK(!table.expand(nested).errors.empty());
}
