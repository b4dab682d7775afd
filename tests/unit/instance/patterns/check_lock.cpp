#include "instance/patterns/check_lock.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

CheckReport checked(const std::string& hash, const tests::MemoryDisk& disk) {
  const Lock lock{.patterns = {{.name = "p", .files = {{"config/x", hash}}}}};
  return *check_lock(disk, "/i", lock);
}

}  // namespace

TEST_CASE("pattern check: a file with the locked hash is fine") {
  tests::MemoryDisk disk;
  disk.files["/i/config/x"] = "text";
  const CheckReport report = checked(hash_of("text"), disk);
  CHECK(report.failures.empty());
  CHECK(report.warnings.empty());
}

TEST_CASE("pattern check: other and missing files are failures") {
  tests::MemoryDisk disk;
  CHECK(checked("h", disk).failures == std::vector<std::string>{"p:config/x missing vendored file"});
  disk.folders.insert("/i/config/x");
  CHECK(checked("h", disk).failures == std::vector<std::string>{"p:config/x missing vendored file"});
  disk.folders.clear();
  disk.files["/i/config/x"] = "text";
  CHECK(checked("h", disk).failures ==
        std::vector<std::string>{"p:config/x hash mismatch (expected h, got " + hash_of("text") + ")"});
}

TEST_CASE("pattern check: a file marked DIRTY is not looked at") {
  const tests::MemoryDisk disk;
  CHECK(checked("DIRTY # trying # it ", disk).warnings ==
        std::vector<std::string>{"p:config/x marked DIRTY (trying # it)"});
  CHECK(checked("\u2003DIRTYISH", disk).warnings ==
        std::vector<std::string>{"p:config/x marked DIRTY (no reason given)"});
  CHECK(checked("dirty", disk).warnings.empty());
}
