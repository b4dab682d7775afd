#include "epics/db/link_value.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using epics::FieldKind;
using epics::LinkType;

namespace {

epics::Definitions definitions() {
  epics::Definitions out;
  for (const auto& [key, table] : {std::pair{"const", "lnkConstIf"},
                                   {"calc", "lnkCalcIf"},
                                   {"state", "lnkStateIf"},
                                   {"debug", "lnkDebugIf"},
                                   {"pva", "lsetPVA"}})
    out.links[key] = {.name = key, .table = table};
  return out;
}

LinkType type_of(std::string_view value) {
  return epics::parse_link(value, FieldKind::in_link, definitions()).type;
}

std::string error_of(std::string_view value, FieldKind kind = FieldKind::in_link) {
  return epics::parse_link(value, kind, definitions()).error;
}

}  // namespace

TEST_CASE("links: the type of a value") {
  for (const char* value : {"", " 5 ", "0x10", "1e5", "[1,2]", "[]"})
    CHECK(type_of(value) == LinkType::constant);
  for (const char* value : {"OK", "{", "{const:3} x", "true", "[1", "1x"})
    CHECK(type_of(value) == LinkType::pv);
  CHECK(type_of("@asyn(P,0)") == LinkType::inst);
  CHECK(type_of(" {const:1} ") == LinkType::json);
  CHECK(type_of("#C0 S1 @x") == LinkType::vme);
  CHECK(type_of("#L0 A1 C2 S3 @p") == LinkType::ab);
  CHECK(type_of("#R0 M1 D2 E3") == LinkType::rf);
  CHECK(type_of("#L1 A2") == LinkType::gpib);
  CHECK(type_of("#V0x1 S010") == LinkType::vxi);
}

TEST_CASE("links: the target of a PV link ends at a blank, and modifiers follow") {
  const epics::LinkValue link = epics::parse_link(" R.VAL  CPP MS XX", FieldKind::in_link, {});
  CHECK(link.target == "R.VAL");
  CHECK(link.modifiers == std::vector<std::string>{"CPP", "MS", "XX"});
}

TEST_CASE("links: hardware addresses have known letters, each with a number") {
  CHECK(error_of("#") == "Bad Field value");
  CHECK(error_of("#C0") == "Bad Field value");
  CHECK(error_of("#C0 S") == "Bad Field value");
  CHECK(error_of("#C0 S1 C2 S3 C4 S5") == "Bad Field value");
}

TEST_CASE("links in JSON: the type must be known, and the only key") {
  CHECK(error_of("{}") == "");
  CHECK(error_of("{x:1}") == "dbJLinkInit: Link type 'x' not found");
  CHECK(error_of("{const:3,state:1}") == "dbJLinkInit: Illegal second link key 'state'");
  CHECK(error_of("{const}") ==
        "dbJLinkInit: parse error: object key and value must be separated by a colon (':')");
  CHECK(error_of("{pva:{anything:[1,{}]}}") == "");
}

TEST_CASE("links in JSON: constants are scalars or flat arrays of one kind, of input links") {
  for (const char* good :
       {"{const:3}", "{'const':'x'}", "{const:true}", "{const:[1,2.5]}", "{const:[]}", "{const:[\"a\"]}"})
    CHECK(error_of(good) == "");
  for (const char* bad : {"{const:null}", "{const:{a:1}}", "{const:[1,\"a\"]}", "{const:[[1]]}"})
    CHECK(error_of(bad) != "");
  CHECK(error_of("{const:1}", FieldKind::forward_link) == "lnkConst: Only works with input links");
}

TEST_CASE("links in JSON: calculations have an expression, and arguments that are numbers or links") {
  CHECK(error_of("{calc:{expr:\"A*2\",args:[{const:2},1]}}") == "");
  CHECK(error_of("{calc:{expr:\"A\",args:1,prec:3,units:\"V\",time:\"a\",major:\"A>1\"}}") == "");
  CHECK(error_of("{calc:{args:[1]}}") == "lnkCalc: No expression ('expr' key)");
  CHECK(error_of("{calc:{expr:\"A+\"}}") ==
        "lnkCalc: Error in calc expression, Incomplete expression, operand missing");
  CHECK(error_of("{calc:5}") == "lnkCalc: Unexpected integer 5");
  CHECK(error_of("{calc:{expr:\"A\",args:[1,2,3,4,5,6,7,8,9,10,11,12,13]}}") ==
        "lnkCalc: Too many input args, limit is 12");
  CHECK(error_of("{calc:{expr:\"A\",nokey:1}}") == "lnkCalc: Unknown key \"nokey\"");
  CHECK(error_of("{calc:{expr:\"A\"}}", FieldKind::out_link) == "lnkCalc: No output link ('out' key)");
}

TEST_CASE("links in JSON: deep nesting is an error") {
  const std::string deep(10'000, '[');
  CHECK(error_of("{pva:" + deep + "}") == "dbJLinkInit: parse error: nested too deeply");
}
