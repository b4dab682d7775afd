#include "editor/watch/snapshot.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::editor {

namespace {

using Names = std::vector<std::string>;

Names names(const Snapshot& snapshot) {
  Names out;
  for (const auto& [path, hash] : snapshot.files) out.push_back(path);
  return out;
}

}  // namespace

TEST_CASE("watch: all files below a folder count, but not those that editors and Kubernetes hide") {
  tests::MemoryDisk disk;
  for (const char* name :
       {"c/ioc.yaml", "c/.ioc.yaml.swp", "c/ioc.yaml~", "c/db/a.template", "c/..data/ioc.yaml", "x/other"})
    disk.files[name] = "";
  const Snapshot snapshot = take_snapshot({{"c"}, {"x/other", "x/missing"}}, disk);
  CHECK(names(snapshot) == Names{"c/db/a.template", "c/ioc.yaml", "x/missing", "x/other"});
  CHECK(snapshot.folders == Names{"c", "c/db", "x"});
}

TEST_CASE("watch: folders that links lead through are watched") {
  tests::MemoryDisk disk;
  disk.files["/shared/real.yaml"] = "";
  disk.folders = {"/c", "/shared", "/between"};
  disk.links["/between/link.yaml"] = "/shared/real.yaml";
  disk.links["/c/ioc.yaml"] = "/between/link.yaml";
  const Snapshot snapshot = take_snapshot({{"/c"}, {}}, disk);
  CHECK(names(snapshot) == Names{"/c/ioc.yaml"});
  CHECK(snapshot.folders == Names{"/between", "/c", "/shared"});
}

TEST_CASE("watch: for a missing folder, the one above it that exists is watched") {
  tests::MemoryDisk disk;
  disk.folders = {"/epics"};
  CHECK(take_snapshot({{"/epics/a/ibek-defs"}, {}}, disk).folders == Names{"/epics"});
  CHECK(take_snapshot({{"missing"}, {}}, disk).folders == Names{"."});
}

TEST_CASE("watch: contents decide whether a file has changed") {
  tests::MemoryDisk disk;
  disk.files = {{"c/same", "1"}, {"c/other", "1"}, {"c/old", "1"}, {"c/closed", "1"}};
  const Snapshot before = take_snapshot({{"c"}, {}}, disk);
  disk.files = {{"c/same", "1"}, {"c/other", "2"}, {"c/new", "1"}, {"c/closed", "1"}};
  disk.errors["c/closed"] = EACCES;
  const Snapshot after = take_snapshot({{"c"}, {}}, disk);
  CHECK(changed_files(before, after) == Names{"c/closed", "c/new", "c/old", "c/other"});
  CHECK(changed_files(after, after).empty());
}

}  // namespace iocwright::editor
