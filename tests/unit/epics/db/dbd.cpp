#include "epics/db/dbd.hpp"

#include <doctest/doctest.h>

#include "core/base/text.hpp"

using namespace iocwright;
using epics::DbdKind;

namespace {

std::vector<epics::DbdItem> parse(std::string_view text) {
  Sink sink;
  auto items = epics::parse_dbd(1, text, sink);
  REQUIRE_MESSAGE(!sink.has_errors(), sink.first_message());
  return items;
}

std::string first_error(std::string_view text) {
  Sink sink;
  epics::parse_dbd(1, text, sink);
  return sink.first_message();
}

std::string symbols(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& item : parse(text))
    for (std::string& symbol : epics::linked_symbols(item)) out.push_back(std::move(symbol));
  return text::join(out, " ");
}

}  // namespace

TEST_CASE("dbd: each item needs the symbols that registerRecordDeviceDriver.pl refers to") {
  CHECK(symbols("device(ai, INST_IO, devAiOne, \"One\")") == "pvar_dset_devAiOne");
  CHECK(symbols("driver(drvOne)") == "pvar_drvet_drvOne");
  CHECK(symbols("link(calc, lnkCalcIf)") == "pvar_jlif_lnkCalcIf");
  CHECK(symbols("registrar(oneRegister)") == "pvar_func_oneRegister");
  CHECK(symbols("function(\"one\")") == "pvar_func_register_func_one");
  CHECK(symbols("variable(one)variable(two,double)") == "pvar_int_one pvar_double_two");
  CHECK(symbols("recordtype(one) { field(VAL, DBF_LONG) { prompt(\"Value\") } }") ==
        "pvar_rset_oneRSET pvar_func_oneRecordSizeOffset");
}

TEST_CASE("dbd: a record type without fields is a forward declaration and needs no symbols") {
  CHECK(symbols("recordtype(one) { }") == "");
  CHECK(symbols("recordtype(one) { include \"dbCommon.dbd\" }") ==
        "pvar_rset_oneRSET pvar_func_oneRecordSizeOffset");
}

TEST_CASE("dbd: comments, C code and POD are skipped") {
  CHECK(symbols("# registrar(a)\n=head1 registrar(b)\nregistrar(c)\n=cut\nregistrar(d) # registrar(e)\n")
            .find("pvar_func_d") == 0);
  CHECK(symbols("recordtype(one) {\n  %#include \"registrar(x)\"\n\t% } not this one\n}\nregistrar(d)") ==
        "pvar_func_d");
  CHECK(symbols("menu(m) { choice(a, \"50%\") choice(b, \"registrar(x) }\") }\nregistrar(d)") ==
        "pvar_func_d");
}

TEST_CASE("dbd: fields outside a record type are parsed for their menus") {
  const auto items =
      parse("field(SCAN, DBF_MENU) { prompt(\"Scan\") menu(menuScan) interest(1) }\ninclude dbMore.dbd\n");
  REQUIRE(items.size() == 3);
  CHECK(items[0].kind == DbdKind::menu_use);
  CHECK(items[0].name == "menuScan");
  CHECK(items[1].kind == DbdKind::field);
  CHECK(items[1].name == "SCAN DBF_MENU\ninterest 1\nmenu menuScan\nprompt Scan");
  CHECK(items[2].kind == DbdKind::include);
  CHECK(items[2].name == "dbMore.dbd");
}

TEST_CASE("dbd: a device has its record type, link type and choice, and the span of its name") {
  const std::string text = "device( ai , INST_IO ,\n  devOne , \"the \\\"one\\\"\" )";
  const auto items = parse(text);
  REQUIRE(items.size() == 1);
  CHECK(items[0].record_type == "ai");
  CHECK(items[0].link_type == "INST_IO");
  CHECK(items[0].choice == "the \\\"one\\\"");
  CHECK(text.substr(items[0].span.begin, items[0].span.end - items[0].span.begin) == "devOne");
}

TEST_CASE("dbd: break tables and records are skipped") {
  CHECK(symbols("breaktable(typeX) {\n 0.000000 -1.0e+2\n -3.5, 7 }\nrecord(ai, \"$(P=a,b):X\") { field(VAL, "
                "\"{}\") }\nregistrar(d)") == "pvar_func_d");
}

TEST_CASE("dbd: a syntax error says what was expected and what was found") {
  CHECK(first_error("registrar fine") == "expected `(` after `registrar`, found `fine`");
  CHECK(first_error("registrar(a, b)") == "`registrar` takes 1 argument, not 2");
  CHECK(first_error("nonsense(a)") == "expected a database definition statement, found `nonsense`");
  CHECK(first_error("menu(a) { choice(b, \"c\")") == "this `{` is never closed");
  CHECK(first_error("device(ai, INST_IO, \"open\n)") != "");
}
