#include "epics/db/dbd_set.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// Two folders that have a file of the same name.
struct Search {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;

  Search() { disk.files = {{"/a/dbd/x.dbd", "menu(one) {}"}, {"/b/dbd/x.dbd", "menu(two) {}"}}; }
  std::string found() {
    return epics::DbdSet(disk, sources, sink, {"/a/dbd", "/b/dbd"}).find("x.dbd").value_or("");
  }
};

}  // namespace

TEST_CASE("dbd set: a folder without permission is skipped") {
  Search search;
  CHECK(search.found() == "/a/dbd/x.dbd");
  search.disk.errors["/a/dbd/x.dbd"] = EACCES;
  CHECK(search.found() == "/b/dbd/x.dbd");
  CHECK_FALSE(search.sink.has_errors());
}

TEST_CASE("dbd set: a disk error in a folder is reported") {
  Search search;
  search.disk.errors["/a/dbd/x.dbd"] = EIO;
  (void)search.found();
  std::ostringstream messages;
  search.sink.flush(search.sources, {}, messages);
  CHECK(messages.str().find("cannot access `/a/dbd/x.dbd`: Input/output error [unreadable-file]") !=
        std::string::npos);
}

TEST_CASE("dbd set: a macro in an include has its default") {
  Search search;
  search.disk.files["/a/dbd/y.dbd"] = "include \"$(FILE=x.dbd)\"\ninclude \"$(OTHER)\"\n";
  epics::DbdSet set(search.disk, search.sources, search.sink, {"/a/dbd"});
  REQUIRE(set.add({"y.dbd", {}}));
  REQUIRE(set.items().size() == 1);
  CHECK(set.items()[0].item.name == "one");
  CHECK(search.sink.first_message() == "cannot include `$(OTHER)`: EPICS Base has no value for its macro");
}

TEST_CASE("dbd set: a record type has the same content with included fields as with its own") {
  Search search;
  search.disk.files = {{"/a/dbd/common.dbd", "field(NAME, DBF_STRING) { size(61) prompt(\"Name\") }\n"},
                       {"/a/dbd/x.dbd", "recordtype(r) { include \"common.dbd\" field(VAL, DBF_LONG) { } }"},
                       {"/a/dbd/y.dbd",
                        "recordtype(r) {\n field(\"NAME\", DBF_STRING) { prompt(\"Name\")\n size(\"61\") }\n "
                        "field(VAL, DBF_LONG) {} }"},
                       {"/a/dbd/z.dbd", "recordtype(r) { field(VAL, DBF_LONG) {} }"}};
  epics::DbdSet set(search.disk, search.sources, search.sink, {"/a/dbd"});
  std::vector<std::vector<std::string>> contents;
  for (const char* name : {"x.dbd", "y.dbd", "z.dbd"}) REQUIRE(set.add({name, {}}));
  for (const auto& loaded : set.items()) contents.push_back(set.content_of(loaded.item));
  REQUIRE(contents.size() == 3);
  CHECK(contents[0] == contents[1]);
  CHECK(contents[1] != contents[2]);
}
