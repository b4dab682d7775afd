#include "launch/start/msi.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;

TEST_CASE("msi: a file that it cannot open, and what includes it, are taken from its messages") {
  const MsiError direct = msi_error({1, "", "msi: Can't open file 'a.db'\ninput: '' at \n\n"});
  CHECK(direct.text == "Can't open file 'a.db'");
  CHECK(direct.missing_file == "a.db");
  CHECK(direct.included_by.empty());
  const MsiError included = msi_error(
      {1, "", "msi: Can't open file 'b.db'\ninput: 'include \"b.db\"\n' at line 3 of  file /d/a.db\n\n"});
  CHECK(included.missing_file == "b.db");
  CHECK(included.included_by == "/d/a.db");
}

TEST_CASE("msi: an error in the substitution file has the line as msi counts it") {
  const MsiError error = msi_error(
      {1, "", "msi: Parse error, expecting '}'\n  in substitution file 'x.subst' at line 7:\n  { a }\n"});
  CHECK(error.text == "Parse error, expecting '}'");
  CHECK(error.missing_file.empty());
  CHECK(error.line_counted == 7);
}

TEST_CASE("msi: without a message, the exit status is the error") {
  CHECK(msi_error({134, "", ""}).text == "exit status 134");
}

namespace {

/// Expands `/c/ioc.subst` in this process.
Result<MsiRun> run_own(const tests::MemoryDisk& disk) {
  RealProcess process;
  return run_msi("/c/ioc.subst", {"/c", "/db"}, disk, process, Environment{});
}

}  // namespace

TEST_CASE("msi: this process expands, and needs no program") {
  tests::MemoryDisk disk;
  disk.files = {{"/c/ioc.subst", "file \"a.db\" { { P=X } }\n"}, {"/db/a.db", "record(ai, \"$(P)\") {}\n"}};
  const auto run = run_own(disk);
  REQUIRE(run);
  CHECK(run->status == 0);
  CHECK(run->output == "record(ai, \"X\") {}\n");
}

TEST_CASE("msi: a failure in this process has its place in the substitution file") {
  tests::MemoryDisk disk;
  disk.files = {{"/c/ioc.subst", "file \"a.db\" { { P=X } }\n"}, {"/db/a.db", "include \"b.db\"\n"}};
  const auto run = run_own(disk);
  REQUIRE(run);
  const MsiError error = msi_error(*run);
  CHECK(error.missing_file == "b.db");
  CHECK(error.included_by == "/db/a.db");
  REQUIRE(error.range);
  CHECK(error.range->begin == 6);
  CHECK(error.range->end == 10);
}

TEST_CASE("msi: a file that cannot be read is not a missing one") {
  tests::MemoryDisk disk;
  disk.files = {{"/c/ioc.subst", "file \"a.db\" { { P=X } }\n"}, {"/c/a.db", ""}, {"/db/a.db", ""}};
  disk.errors["/c/a.db"] = EIO;
  const auto run = run_own(disk);
  REQUIRE(!run);
  CHECK(run.error().kind() == DiagKind::unreadable_file);
}
