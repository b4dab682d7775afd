#include "image/module/registry.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using image::Registry;
using image::RegistryChanges;

namespace {

RegistryChanges some_changes() {
  image::LineEdit blank;
  blank.line = "SNCSEQ =";
  blank.insertbefore = "^ASYN *=.*";
  return {image::set_line("RELEASE", "^ASYN *=.*", "ASYN = /s/asyn"),
          {"RELEASE", blank, "SNCSEQ *=.*"},
          image::ensure_line("lib_list", "asyn"),
          image::ensure_line("dbd_list", "asyn.dbd")};
}

}  // namespace

TEST_CASE("registry: repeating a commit leaves the files unchanged") {
  tests::MemoryDisk disk;
  Registry registry(disk, "/s/configure", "SUPPORT=/s\n");
  for (int round = 0; round < 2; ++round) {
    REQUIRE(registry.commit("m", some_changes(), {{"extra", "x"}}).has_value());
    CHECK(disk.files["/s/configure/RELEASE"] == "SUPPORT=/s\nSNCSEQ =\nASYN = /s/asyn\n");
    CHECK(disk.files["/s/configure/lib_list"] == "asyn\n");
    CHECK(disk.files["/s/configure/extra"] == "x");
  }
}

TEST_CASE("registry: a macro that a built module has set is not blanked") {
  tests::MemoryDisk disk;
  disk.files["/s/configure/RELEASE"] = "SNCSEQ = /s/seq\n";
  Registry registry(disk, "/s/configure", "");
  REQUIRE(registry.commit("m", some_changes(), {}).has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == "SNCSEQ = /s/seq\nASYN = /s/asyn\n");
}

TEST_CASE("registry: after an interruption at any write, recovery leaves either all of a commit or nothing") {
  for (std::size_t cut = 0; cut < 40; ++cut) {
    tests::MemoryDisk disk;
    disk.files["/s/configure/RELEASE"] = "OLD\n";
    disk.files["/s/configure/lib_list"] = "old\n";
    disk.maximum_changes = cut;
    Registry registry(disk, "/s/configure", "");
    const bool done = registry.commit("m", some_changes(), {}).has_value();
    disk.maximum_changes = 1000;
    REQUIRE(Registry(disk, "/s/configure", "").recover().has_value());
    const bool release = disk.files["/s/configure/RELEASE"] != "OLD\n",
               libs = disk.files["/s/configure/lib_list"] != "old\n",
               dbds = disk.files.contains("/s/configure/dbd_list");
    CAPTURE(cut);
    CHECK(release == libs);
    CHECK(libs == dbds);
    if (done) CHECK(release);
  }
}

TEST_CASE(
    "registry: RELEASE for a parallel build has the changes of its dependencies, whatever else is "
    "committed") {
  tests::MemoryDisk disk;
  disk.files["/s/configure/RELEASE"] = "A\n";
  Registry registry(disk, "/s/configure", "");
  REQUIRE(registry.take_snapshot().has_value());
  const RegistryChanges other{image::ensure_line("RELEASE", "OTHER = /s/other")}, own = some_changes();
  REQUIRE(registry.commit("m", other, {}).has_value());
  CHECK(registry.release_for({&own}).value_or("") == "A\nSNCSEQ =\nASYN = /s/asyn\n");
  CHECK(registry.release_for({&other, &own}).value_or("") ==
        "A\nOTHER = /s/other\nSNCSEQ =\nASYN = /s/asyn\n");
}

TEST_CASE("registry: two RELEASE files contradict each other if they give a macro different values") {
  CHECK(image::contradicts("A = /a\nSEQ =\n", "A = /a\nSEQ = /s/seq\n"));
  CHECK(image::contradicts("A=/a", "A = /b"));
  CHECK_FALSE(image::contradicts("A=/a\n", "  A = /a  # as before\nB = /b\n"));
  CHECK_FALSE(image::contradicts("# A = /b\n", "A = /a\n"));
}

TEST_CASE("registry: a lent RELEASE is restored, unless a commit replaces it") {
  const RegistryChanges changes{image::set_line("RELEASE", "^SEQ *=.*", "SEQ = /s/seq")};
  tests::MemoryDisk disk;
  disk.files["/s/configure/RELEASE"] = "SEQ =\n";
  Registry registry(disk, "/s/configure", "");
  CHECK(registry.contradicts_release("SEQ = /s/seq\n").value_or(false));
  REQUIRE(registry.lend_release("SEQ = /s/seq\n").has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == "SEQ = /s/seq\n");
  REQUIRE(registry.restore_release().has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == "SEQ =\n");
  REQUIRE(registry.lend_release("SEQ = /s/seq\n").has_value());
  REQUIRE(registry.commit("m", changes, {}).has_value());
  REQUIRE(registry.restore_release().has_value());
  CHECK(disk.files["/s/configure/RELEASE"] == "SEQ = /s/seq\n");
}

TEST_CASE(
    "registry: after an interruption at any write, recovery keeps a lent RELEASE only with its whole "
    "commit") {
  const RegistryChanges changes{image::set_line("RELEASE", "^SEQ *=.*", "SEQ = /s/seq"),
                                image::ensure_line("lib_list", "seq")};
  for (std::size_t cut = 0; cut < 40; ++cut) {
    tests::MemoryDisk disk;
    disk.files["/s/configure/RELEASE"] = "SEQ =\n";
    disk.maximum_changes = cut;
    Registry registry(disk, "/s/configure", "");
    const bool done =
        registry.lend_release("SEQ = /s/seq\n").has_value() && registry.commit("m", changes, {}).has_value();
    disk.maximum_changes = 1000;
    REQUIRE(Registry(disk, "/s/configure", "").recover().has_value());
    const bool real = disk.files["/s/configure/RELEASE"] == "SEQ = /s/seq\n";
    CAPTURE(cut);
    CHECK(real == disk.files.contains("/s/configure/lib_list"));
    CHECK((real || disk.files["/s/configure/RELEASE"] == "SEQ =\n"));
    if (done) CHECK(real);
  }
}

TEST_CASE("registry: registry files are recognized by their paths") {
  tests::MemoryDisk disk;
  const Registry registry(disk, "/s/configure", "");
  CHECK(registry.name_of("/s/configure/lib_list") == "lib_list");
  CHECK(registry.name_of("/s/asyn/../configure/./dbd_list") == "dbd_list");
  CHECK(registry.name_of("/s/asyn/configure/RELEASE") == "");
  CHECK(registry.name_of("/s/configure/other") == "");
}

TEST_CASE(
    "registry: any failed disk operation is an error, and recovery leaves either all of a commit or "
    "nothing") {
  const auto with_lists = [] {
    tests::MemoryDisk disk;
    disk.files["/s/configure/RELEASE"] = "OLD\n";
    disk.files["/s/configure/lib_list"] = "old\n";
    return disk;
  };
  tests::MemoryDisk whole = with_lists();
  REQUIRE(Registry(whole, "/s/configure", "").commit("m", some_changes(), {}));
  REQUIRE(whole.calls > 15);
  for (const int code : {EIO, ESTALE}) {
    for (std::size_t call = 0; call < whole.calls; ++call) {
      CAPTURE(code);
      CAPTURE(call);
      tests::MemoryDisk disk = with_lists();
      disk.failing_call = call;
      disk.failing_code = code;
      CHECK_FALSE(Registry(disk, "/s/configure", "").commit("m", some_changes(), {}));
      REQUIRE(Registry(disk, "/s/configure", "").recover());
      const bool old = disk.files["/s/configure/RELEASE"] == "OLD\n" &&
                       disk.files["/s/configure/lib_list"] == "old\n" &&
                       !disk.files.contains("/s/configure/dbd_list");
      const bool all = disk.files["/s/configure/RELEASE"] == whole.files["/s/configure/RELEASE"] &&
                       disk.files["/s/configure/lib_list"] == whole.files["/s/configure/lib_list"] &&
                       disk.files["/s/configure/dbd_list"] == whole.files["/s/configure/dbd_list"];
      CHECK((old || all));
    }
  }
}

TEST_CASE("registry: an unreadable RELEASE is not replaced with the initial one") {
  tests::MemoryDisk disk;
  disk.files["/s/configure/RELEASE"] = "OLD\n";
  disk.errors["/s/configure/RELEASE"] = EIO;
  Registry registry(disk, "/s/configure", "INITIAL\n");
  const auto snapshot = registry.take_snapshot();
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().message() == "cannot read `/s/configure/RELEASE`: Input/output error");
  CHECK_FALSE(registry.commit("m", some_changes(), {}));
  CHECK(disk.files["/s/configure/RELEASE"] == "OLD\n");
}

TEST_CASE("registry: pvxs replaces QSRV of EPICS Base in dbd_list") {
  tests::MemoryDisk disk;
  disk.files["/s/configure/dbd_list"] = "PVAServerRegister.dbd\nqsrv.dbd\nasyn.dbd\n";
  Registry registry(disk, "/s/configure", "");
  REQUIRE(registry.commit("motor", image::dbd_changes({"motor.dbd"}), {}).has_value());
  CHECK(disk.files["/s/configure/dbd_list"] == "PVAServerRegister.dbd\nqsrv.dbd\nasyn.dbd\nmotor.dbd\n");
  REQUIRE(registry.commit("pvxs", image::dbd_changes({"pvxsIoc.dbd"}), {}).has_value());
  CHECK(disk.files["/s/configure/dbd_list"] == "asyn.dbd\nmotor.dbd\npvxsIoc.dbd\n");
}
