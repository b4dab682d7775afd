#include "instance/screens/regroup.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using namespace iocwright::screens;
using tests::DeviceTester;

namespace {

Device device() {
  DeviceTester test(
      "  - {type: SignalR, name: Gain, read_pv: g}\n"
      "  - {type: Group, name: Old, layout: {type: Grid}, children: [{type: SignalR, name: Busy, read_pv: "
      "b}, "
      "{type: SignalR, name: Other, read_pv: o}]}\n");
  return {.label = "My device", .children = test.resolve().value()};
}

}  // namespace

TEST_CASE("regroup: signals of a screen are a group, from top to bottom, and the others come last") {
  const auto made = regroup(device(), {{"a/my_ui.adl", "y=20 Gain y=10 Busy"}});
  REQUIRE(made);
  CHECK(DeviceTester::names_of(made->device.children) == "Myui(Busy Gain) MydeviceMisc(Other)");
  CHECK(made->device.children[0].label == "my_ui");
  CHECK(made->device.children[1].label == "My device Ungrouped");
  CHECK(made->not_found == std::vector<std::string>{"Other"});
}

TEST_CASE("regroup: the first screen with a signal has it") {
  const auto made = regroup(device(), {{"A.adl", "y=1 GainX"}, {"B.adl", "y=1 Gain y=2 Busy Other"}});
  REQUIRE(made);
  CHECK(DeviceTester::names_of(made->device.children) == "A(Gain) B(Busy Other)");
  CHECK_FALSE(made->device.children[0].label);
}

TEST_CASE("regroup: a signal without a height is an error") {
  CHECK(regroup(device(), {{"A.adl", "Gain"}}).error().message() ==
        "`Gain` is in `A.adl`, but no `y=` with a number precedes it");
}
