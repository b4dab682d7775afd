#include "instance/screens/device_files.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using iocwright::tests::DeviceTester;

namespace {

constexpr const char* signal_a = "  - {type: SignalR, name: A, read_pv: a}\n";
constexpr const char* signal_b = "  - {type: SignalR, name: B, read_pv: b}\n";

std::string include(const std::string& name, const std::string& more = "") {
  return "  - {type: Include, file_name: " + name + more + "}\n";
}

}  // namespace

TEST_CASE("includes: are replaced in place, those of included files too") {
  DeviceTester test(
      signal_a + include("Mid") + signal_a,
      {{"Mid", include("Low") + signal_b}, {"Low", "  - {type: SignalR, name: C, read_pv: c}\n"}});
  CHECK(test.names() == "A C B A");
}

TEST_CASE("includes: the parent comes last, and asynPortDriver has no items") {
  DeviceTester test(include("asynPortDriver") + signal_a, {{"Parent", signal_b}});
  test.disk.files["/defs/Main.pvi.device.yaml"] += "parent: Parent\n";
  CHECK(test.names() == "A B");
}

TEST_CASE("includes: with the parent asynPortDriver the children stay as they are") {
  DeviceTester test(include("Missing") + signal_a);
  test.disk.files["/defs/Main.pvi.device.yaml"] += "parent: asynPortDriver\n";
  const auto items = test.resolve();
  REQUIRE(items);
  REQUIRE(items->size() == 2);
  CHECK(items->front().kind == iocwright::screens::ItemKind::include);
}

TEST_CASE("includes: a sub-screen is a group named like the file") {
  DeviceTester test(include("Low", ", in_subscreen: true"), {{"Low", signal_a}});
  const auto items = test.resolve();
  REQUIRE(items);
  CHECK(DeviceTester::names_of(*items) == "Low(A)");
  CHECK(items->front().is_group(iocwright::screens::LayoutKind::sub_screen));
  CHECK_FALSE(items->front().layout.labelled);
}

TEST_CASE("includes: a file whose name is no name cannot be a sub-screen") {
  DeviceTester test(include("low", ", in_subscreen: true"), {{"low", signal_a}});
  CHECK(test.names() == "error");
  CHECK(test.messages().find("Main.pvi.device.yaml:3:32: error: `low` cannot be in a sub-screen") !=
        std::string::npos);
}

TEST_CASE("includes: an item with the keys of an include is one, whatever its type") {
  DeviceTester test("  - {file_name: Low}\n  - {type: SignalR, file_name: Low}\n", {{"Low", signal_a}});
  CHECK(test.names() == "A A");
}

TEST_CASE("includes: a missing file is reported at the include, with the name that was likely meant") {
  DeviceTester test(include("Midle"), {{"Middle", signal_a}});
  CHECK(test.names() == "error");
  CHECK(test.messages() ==
        "/defs/Main.pvi.device.yaml:3:32: error: there is no device description `Midle.pvi.device.yaml` "
        "[missing-device]\n   help: did you mean `Middle`?\n");
}

TEST_CASE("includes: a file that includes itself is reported") {
  DeviceTester test(include("Mid"), {{"Mid", include("Mid")}});
  CHECK(test.names() == "error");
  CHECK(test.messages() ==
        "/defs/Mid.pvi.device.yaml:3:32: error: `Mid` includes itself: `Mid` → `Mid` [device-cycle]\n"
        "   help: remove one of these includes or parents\n");
}

TEST_CASE("includes: errors of an included file are reported once") {
  DeviceTester test(include("Mid") + include("Mid"), {{"Mid", "  - {type: SignalR, name: A}\n"}});
  CHECK(test.names() == "error");
  CHECK(test.sink.error_count() == 1);
}
