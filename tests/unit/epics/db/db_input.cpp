#include "epics/db/db_input.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::epics {

TEST_CASE("files: are read once, until they are forgotten") {
  tests::MemoryDisk disk;
  disk.files = {{"a/x.db", "1"}, {"b/y.db", "2"}};
  Sources sources;
  DbFiles files(disk, sources);
  const FileId x = files.read("a", "x.db");
  const FileId y = files.read("", "b/y.db");
  disk.files["a/x.db"] = "3";
  CHECK(files.read("", "a/x.db") == x);
  files.forget("a");
  CHECK(files.files() == std::set<FileId>{y});
  CHECK(files.text(files.read("a", "x.db")) == "3");
  CHECK(files.read("", "missing") == 0);
}

TEST_CASE("files: folders of an IOC may be elsewhere") {
  tests::MemoryDisk disk;
  disk.files = {{"here/x.db", "1"}, {"image/epics/y.db", "2"}};
  Sources sources;
  DbFiles files(disk, sources);
  files.set_places({{"/epics/ioc/config/", "here/"}, {"/", "image/"}});
  CHECK(files.text(files.read("/epics/ioc", "config/x.db")) == "1");
  CHECK(files.text(files.read("", "/epics/y.db")) == "2");
  CHECK(files.text(files.read("", "here/x.db")) == "1");
  const FileId other = sources.add("other", "3");
  files.provide("/epics/ioc/config/x.db", other);
  CHECK(files.read("", "here/x.db") == other);
}

}  // namespace iocwright::epics
