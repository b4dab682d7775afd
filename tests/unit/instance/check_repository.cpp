#include "instance/check_repository.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::instance {

namespace {

CheckedInstance instance(const std::string& path, const std::string& names, const std::string& link = "") {
  CheckedInstance out;
  out.path = path;
  out.records.owners.push_back({{path + "/ioc.yaml", 2, 3}, names});
  if (!link.empty()) out.records.links.push_back({{path + "/a.db", 0, 1}, link});
  return out;
}

}  // namespace

TEST_CASE("repository: records that two instances have are reported at the later one") {
  tests::MemoryDisk disk;
  disk.files = {{"a/ioc.yaml", "1\n2\n"}, {"b/ioc.yaml", "1\n2\n"}};
  std::vector<CheckedInstance> checked{instance("a", "A\nB\nC\n"), instance("b", "D\nC\nB\n")};
  check_repository(checked, {}, true, disk);
  CHECK(checked[0].findings.empty());
  REQUIRE(checked[1].findings.size() == 1);
  CHECK(checked[1].findings[0].kind == DiagKind::duplicate_record);
  CHECK(checked[1].findings[0].message == "the instance `a` also has the record `B` and 1 more of this");
  CHECK(checked[1].findings[0].place.line == 2);
}

TEST_CASE("repository: an instance may have a record twice, which is another finding") {
  const tests::MemoryDisk disk;
  CheckedInstance twice = instance("a", "A\n");
  twice.records.owners.push_back({{"a/ioc.yaml", 0, 1}, "A\n"});
  std::vector<CheckedInstance> checked{twice};
  check_repository(checked, {}, true, disk);
  CHECK(checked[0].findings.empty());
}

TEST_CASE("repository: a comment allows a record of two instances") {
  tests::MemoryDisk disk;
  disk.files = {{"a/ioc.yaml", "1\n2\n"}, {"b/ioc.yaml", "1\n2 # iocwright: allow duplicate-record\n"}};
  std::vector<CheckedInstance> checked{instance("a", "A\n"), instance("b", "A\n")};
  check_repository(checked, {}, true, disk);
  CHECK(checked[1].findings.empty());
}

TEST_CASE("repository: links to records of other instances are not missing") {
  tests::MemoryDisk disk;
  disk.files["b/a.db"] = "x";
  std::vector<CheckedInstance> checked{instance("a", "A\n"), instance("b", "B\n", "A"),
                                       instance("c", "C\n", "D")};
  check_repository(checked, {}, true, disk);
  CHECK(checked[1].findings.empty());
  REQUIRE(checked[2].findings.size() == 1);
  CHECK(checked[2].findings[0].kind == DiagKind::missing_link);
  CHECK(checked[2].findings[0].severity == Severity::note);
}

TEST_CASE("repository: a part of it skips the rules on all instances") {
  const tests::MemoryDisk disk;
  std::vector<CheckedInstance> checked{instance("a", "A\n"), instance("b", "A\n")};
  check_repository(checked, {}, false, disk);
  CHECK(checked[1].findings.empty());
  CHECK(checked[1].skipped.size() == 2);
}

}  // namespace iocwright::instance
