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
