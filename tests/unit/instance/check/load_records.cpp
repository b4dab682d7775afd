#include "instance/check/load_records.hpp"

#include <doctest/doctest.h>

#include "epics/db/loaded.hpp"

namespace iocwright::check {

namespace {

/// Templates that are loaded as by entities, each with a place in ioc.yaml.
struct Instance {
  tests::MemoryDisk disk;
  Sources sources;
  epics::DbFiles files{disk, sources};
  epics::Database database;
  Sink sink;
  FileId yaml = sources.add("ioc.yaml", "first\nsecond\nA B\n");

  explicit Instance(bool has_definitions = true) {
    if (!has_definitions) return;
    disk.files["small.dbd"] = tests::small_dbd;
    epics::load_document(database, epics::read_document(files, {}, {.file = "small.dbd"}),
                         {.is_linked = true});
  }

  DatabaseUse use(const std::string& file, std::uint32_t line, const std::string& name = "R") const {
    const Span user{yaml, line * 6, (line * 6) + 5};
    return {.file = file,
            .place = {},
            .macros = {{"N", name, {}, {yaml, 13, 16}}},
            .definitions = "N=\"" + name + "\"",
            .user = user,
            .user_text = "for this"};
  }

  std::string messages() {
    std::string out;
    for (const Diagnostic& found : sink.take()) {
      const Place place = sources.file(found.span().file).place(found.span().begin);
      out += sources.file(found.span().file).path() + ":" + std::to_string(place.line) + " " +
             std::string(slug(found.kind())) + "\n";
    }
    return out;
  }
};

}  // namespace

TEST_CASE("records: two entities with the same record are reported at the second") {
  Instance instance;
  instance.disk.files["a.db"] = "record(ai, \"$(N)\") {}\nrecord(ai, \"$(N)\") {}\n";
  RecordLoader loader(instance.files, instance.database, true, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0));
  loader.load(instance.use("a.db", 1));
  loader.load(instance.use("a.db", 1, "S"));
  CHECK(instance.messages() == "ioc.yaml:2 duplicate-record\n");
  const InstanceRecords records = loader.finish();
  REQUIRE(records.owners.size() == 2);
  CHECK(records.owners[0].names == "R\n");
  CHECK(records.owners[0].place.file == "ioc.yaml");
  CHECK(records.owners[1].names == "S\n");
}

TEST_CASE("records: a value of the instance that breaks a name is reported where it is given") {
  Instance instance(false);
  instance.disk.files["a.db"] = "record(ai, \"X:$(N)\") {\n  field(DESC, \"d\")\n}\n";
  RecordLoader loader(instance.files, instance.database, false, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0, "A B"));
  CHECK(instance.messages() == "ioc.yaml:3 record-name\n");
}

TEST_CASE("records: types, fields and values are checked against definitions") {
  Instance instance;
  instance.disk.files["a.db"] =
      "record(ai, \"$(N)\") {\n  field(DESCR, \"d\")\n  field(SCAN, \"2 second\")\n}\nrecord(aii, \"B\") "
      "{}\n";
  RecordLoader loader(instance.files, instance.database, true, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0));
  CHECK(instance.messages() ==
        "a.db:2 unknown-field\na.db:3 field-value\na.db:5 unknown-record-type\n");
}

TEST_CASE("records: an address is not compared with device support that does not exist") {
  Instance instance;
  instance.disk.files["a.db"] =
      "record(ai, \"$(N)\") {\n  field(DTYP, \"none\")\n  field(INP, \"@x\")\n}\n"
      "record(ai, \"B\") {\n  field(INP, \"@x\")\n}\n";
  RecordLoader loader(instance.files, instance.database, true, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0));
  loader.finish();
  CHECK(instance.messages() == "a.db:2 field-value\na.db:6 field-value\n");
}

TEST_CASE("records: without definitions, types and fields are unknown but not wrong") {
  Instance instance(false);
  instance.disk.files["a.db"] = "record(aii, \"$(N)\") {\n  field(DESCR, \"d\")\n}\nalias(\"X\", \"Y\")\n";
  RecordLoader loader(instance.files, instance.database, false, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0));
  CHECK(instance.messages() == "a.db:4 missing-record\n");
}

TEST_CASE("records: links to records of the instance are not foreign") {
  Instance instance;
  instance.disk.files["a.db"] =
      "record(ai, \"$(N)\") {\n  field(INP, \"B.VAL CP\")\n  field(FLNK, \"C\")\n}\nrecord(ai, \"C\") {}\n";
  RecordLoader loader(instance.files, instance.database, true, {"."}, instance.sources, instance.sink);
  loader.load(instance.use("a.db", 0));
  const InstanceRecords records = loader.finish();
  REQUIRE(records.links.size() == 1);
  CHECK(records.links[0].record == "B");
}

}  // namespace iocwright::check
