#include "epics/db/load_ioc.hpp"

#include <doctest/doctest.h>

#include "loaded.hpp"

namespace iocwright::epics {

namespace {

/// A dbd file that was read without fields, and some record types that were completed.
struct Built {
  tests::MemoryDisk disk;
  Sources sources;
  DbFiles files{disk, sources};
  Database database;

  explicit Built(std::string text) {
    disk.files["x.dbd"] = std::move(text);
    database = load_built_in_dbd(files, "x.dbd", DbdDetail::no_fields).database;
  }

  const RecordType& type(const std::string& name) const { return *database.definitions.record_type(name); }
  const RecordType& completed(const std::string& name) {
    read_fields(database, name, files);
    return type(name);
  }
  std::string_view at(Span span) const {
    return sources.file(span.file).text().substr(span.begin, span.end - span.begin);
  }
};

}  // namespace

TEST_CASE("dbd of an IOC: fields are read on demand") {
  Built built(
      "menu(m) {\n    choice(a, \"{A}\")\n}\n"
      "recordtype(one) {\n    %#include \"x.h\"\n    field(A, DBF_MENU) {\n        menu(m)\n        "
      "initial(\"a}{\")\n    }\n}\n"
      "device(one, CONSTANT, dev, \"Soft\")\n"
      "recordtype(two) {\n    field(B, DBF_LONG) {\n        pp(TRUE)\n    }\n"
      "    field(C, DBF_LONG) {\n        pp(TRUE)\n    }\n}\nvariable(v)");
  CHECK(built.type("one").unread.known());
  CHECK(built.type("one").fields.empty());
  CHECK(built.at(built.type("two").unread).starts_with("recordtype(two) {"));
  CHECK(built.at(built.type("two").unread).ends_with("}\n}"));
  CHECK(built.database.definitions.variables.contains("v"));

  const FieldType* field = built.completed("one").field("A");
  REQUIRE(field != nullptr);
  CHECK(field->menu == "m");
  CHECK(field->initial == "a}{");
  CHECK(built.at(field->span) == "A");
  CHECK(built.type("one").device("Soft") != nullptr);
  CHECK(!built.type("one").unread.known());
  CHECK(built.completed("one").fields.size() == 1);
  CHECK(built.completed("two").field("C") != nullptr);
  read_fields(built.database, "none", built.files);
}

TEST_CASE("dbd of an IOC: other forms of a record type are read at once") {
  for (const char* body :
       {"{ field(A, DBF_LONG) { pp(TRUE) }\n", "{\nfield(A, DBF_LONG) {\n pp(TRUE)\n}\n",
        "{\n field(A, DBF_LONG) { pp(TRUE)\n}\n field(B, DBF_LONG) {\n pp(TRUE)\n }\n",
        "{\n include \"more.dbd\"\n", "{\n field(A, DBF_LONG) {\n prompt(\"$(A=B)\")\n }\n",
        "{\r\n field(A, DBF_LONG) {\r\n pp(TRUE)\r\n }\r\n",
        "{ # a comment\n field(A, DBF_LONG) { pp(TRUE) }\n"}) {
    CAPTURE(body);
    Built built("recordtype(x) " + std::string(body) + "}\nvariable(v)\n");
    CHECK(!built.type("x").unread.known());
    const bool includes = std::string_view(body).find("include") != std::string_view::npos;
    CHECK((built.type("x").field("A") != nullptr) == !includes);
    CHECK(built.database.definitions.variables.contains("v"));
  }
}

}  // namespace iocwright::epics
