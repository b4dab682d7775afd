#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace iocwright;
using tests::Loaded;

TEST_CASE("load: records with fields, info items and aliases") {
  Loaded loaded;
  loaded.load(
      "record(ai, \"A\") { field(VAL, 2) field(DESC, \"a\\tb\") info(k, \"v\") alias(\"B\") }\nalias(B, C)");
  CHECK(loaded.messages() == "");
  CHECK(loaded.names() == "A B C");
  const epics::Record* record = loaded.database.find("C");
  REQUIRE(record != nullptr);
  CHECK(record->setting("VAL")->value == "2");
  CHECK(record->setting("DESC")->value == "a\tb");
  CHECK(record->infos.at(0).value == "v");
  CHECK(loaded.at(record->fields.at(0).value_span) == "2");
  CHECK(loaded.at(record->span) == "\"A\"");
}

TEST_CASE("load: the last value of a field counts, also in another record of the same name") {
  Loaded loaded;
  loaded.load(
      "record(ai, R) { field(VAL, 1) field(VAL, 2) }\nrecord(\"*\", R) { field(VAL, 3) }\nrecord(ai, R) {}");
  CHECK(loaded.messages() == "");
  CHECK(loaded.database.find("R")->setting("VAL")->value == "3");
}

TEST_CASE("load: values in JSON are assembled without blanks, and bare words get quotes") {
  Loaded loaded;
  loaded.load("record(ai, R) { info(a, {x.y : [1, b,], z: null,}) info(b, [ ]) info(c, true) }");
  CHECK(loaded.messages() == "");
  CHECK(loaded.database.find("R")->infos.at(0).value == "{\"x.y\":[1,\"b\",],z:null}");
  CHECK(loaded.database.find("R")->infos.at(1).value == "[]");
}

TEST_CASE("load: a syntax error ends the load and keeps the records before it") {
  Loaded loaded;
  loaded.load("record(ai, A) {}\nrecord(ai, B) {\n field(VAL \"1\")\n}\nrecord(ai, C) {}\n");
  CHECK(loaded.messages() == "syntax error");
  CHECK(loaded.names() == "A B");
  CHECK(loaded.at(loaded.result.findings.at(0).span) == "\"1\"");
  CHECK(loaded.result.failed);
}

TEST_CASE("load: after an invalid character Base parses the rest of the line and nothing more") {
  Loaded loaded;
  loaded.load("record(ai, 'R') {} record(ai, S) {}\nrecord(ai, T) {}\n");
  CHECK(loaded.messages() == "Invalid character '''\nInvalid character '''");
  CHECK(loaded.names() == "R S");
}

TEST_CASE("load: all errors of a file are found if reading continues after errors") {
  Loaded loaded;
  loaded.rules.stops_at_errors = false;
  loaded.load(
      "record(ai, A) {\n field(VAL \"1\")\n field(NOPE, 1)\n info(x, {1:2})\n}\n"
      "record(nosuch, B) { field(VAL, 1) }\n/ record(ai, X)\n"
      "record(ai, C) {\nrecord(ai, \"D.E\") {}\nrecord(ai, F) { field(VAL, abc) }\n");
  CHECK(loaded.messages() ==
        "syntax error\nai Record \"A\" does not have a field \"NOPE\"\n    Did you mean \"NAME\"?  (Record "
        "Name)\n"
        "syntax error\nRecord \"B\" is of unknown type \"nosuch\"\nInvalid character '/'\nsyntax error\n"
        "Bad character '.' in Record/Alias name \"D.E\"\nCan't set \"F.VAL\" to \"abc\"  : No digits to "
        "convert");
  CHECK(loaded.names() == "A C F");
}

TEST_CASE("load: names that Base rejects or warns about") {
  Loaded loaded;
  loaded.load("record(ai, \"-A\") {}\nrecord(ai, \"A\x01\") {}\nrecord(ai, \"A B\")\nrecord(ai, C) {}\n");
  CHECK(loaded.messages() ==
        "Warning: Record/Alias name '-A' should not begin with '-'\n"
        "Warning: Record/Alias name 'A\x01' should not contain non-printable 0x01\n"
        "Bad character ' ' in Record/Alias name \"A B\"");
  CHECK(loaded.names() == "-A A\x01");
}

TEST_CASE("load: Base crashes when a record without a valid head has fields on the same line") {
  Loaded loaded;
  loaded.load("record(ai, \"A B\") { field(VAL, 1) }\nrecord(ai, C) {}\n");
  CHECK(loaded.result.crashed);
  CHECK(loaded.names() == "");
  Loaded later;
  later.load("record(ai, \"A B\") {\n field(VAL, 1) }\n");
  CHECK_FALSE(later.result.crashed);
  CHECK(later.result.failed);
}

TEST_CASE("load: after a record with another type the next one ends the load, and its fields go astray") {
  Loaded loaded;
  loaded.load(
      "record(ai, R) {}\nrecord(ao, R) { field(VAL, 3) }\nrecord(ai, S) { field(VAL, 1) }\nrecord(ai, T) "
      "{}\n");
  CHECK(loaded.messages() ==
        "Record \"R\" of type \"ai\" redefined with new type \"ao\"\ndbRecordHead: tempList not empty\n"
        "dbRecordBody: tempList not empty");
  CHECK(loaded.names() == "R S");
  CHECK(loaded.database.find("R")->setting("VAL")->value == "1");
  CHECK(loaded.database.find("S")->setting("VAL") == nullptr);
}

TEST_CASE("load: dbRecordsOnceOnly refuses a second definition, except for appending to a record") {
  Loaded loaded;
  loaded.rules.records_only_once = true;
  CHECK(loaded.load("record(ai, R) {}\nrecord(\"*\", R) {}").messages() == "");
  CHECK(loaded.load("record(ai, R) {}").messages() ==
        "Record \"R\" already defined and dbRecordsOnceOnly is set.");
}

TEST_CASE("load: an alias needs a record and a new name") {
  Loaded loaded;
  loaded.load("record(ai, R) { alias(R) }\nalias(X, Y)\nrecord(ai, S) {}");
  CHECK(loaded.messages() ==
        "Can't create alias \"R\" for \"R\"\nAlias \"Y\" refers to unknown record \"X\"");
  CHECK(loaded.names() == "R S");
}

TEST_CASE("load: field names may be followed by blanks, and attributes are accepted") {
  Loaded loaded;
  loaded.load(
      "record(ai, R) { field(\"VAL \", 1) field(\"\", 2) field(VERS, x) field(NAME, N) field(\"VAL.X\", 1) "
      "}");
  CHECK(loaded.messages() ==
        "Can't set \"NAME\" field of record \"R\"\nai Record \"R\" does not have a field \"VAL.X\"\n"
        "    Did you mean \"VAL\"?  (Current EGU Value)");
  CHECK(loaded.database.find("R")->setting("VAL")->value == "2");
}
