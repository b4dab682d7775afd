#include "instance/screens/check_device.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

std::string warnings(const std::string& children) {
  DeviceTester test(children);
  const auto items = test.resolve();
  REQUIRE(items);
  screens::warn_of_duplicate_signals(*items, test.sink);
  screens::warn_of_unused_keys(*items, test.sink);
  return test.messages();
}

}  // namespace

TEST_CASE("check: two signals of one name are a warning, wherever they are") {
  const std::string all = warnings(
      "  - {type: SignalR, name: A, read_pv: a}\n"
      "  - {type: Group, name: G, layout: {type: Grid}, children: [{type: SignalW, name: A, write_pv: "
      "b}]}\n");
  CHECK(all.find("warning: two signals are named `A` [duplicate-name]") != std::string::npos);
  CHECK(all.find("note: this is the other one") != std::string::npos);
}

TEST_CASE("check: a value counts in a row alone") {
  CHECK(warnings("  - {type: SignalX, name: A, write_pv: a, value: '2'}\n").find("[unused-key]") !=
        std::string::npos);
  CHECK(warnings("  - {type: SignalX, name: A, write_pv: a}\n").empty());
  CHECK(
      warnings(
          "  - {type: Group, name: G, layout: {type: Row}, children: [{type: SignalX, name: A, write_pv: a, "
          "value: '2'}]}\n")
          .empty());
}

TEST_CASE("check: labels of a grid cannot be left out") {
  CHECK(warnings("  - {type: Group, name: G, layout: {type: Grid, labelled: false}, children: []}\n")
            .find("`labelled: false` has no effect on a `Grid`") != std::string::npos);
  CHECK(warnings("  - {type: Group, name: G, layout: {type: SubScreen, labelled: false}}\n").empty());
}

TEST_CASE("check: what leaves a gap in a row is a warning") {
  CHECK(
      warnings(
          "  - {type: Group, name: G, layout: {type: Row}, children: [{type: IgnoredComponent, name: A}]}\n")
          .find("`A` leaves a gap in this row") != std::string::npos);
}

TEST_CASE("check: further signals of one name are in the same warning") {
  const std::string all = warnings(
      "  - {type: SignalR, name: A, read_pv: a}\n"
      "  - {type: SignalR, name: B, read_pv: b}\n"
      "  - {type: SignalW, name: A, write_pv: a}\n"
      "  - {type: SignalW, name: B, write_pv: b}\n");
  CHECK(all.find("two signals are named `A`") != std::string::npos);
  CHECK(all.find("note: further duplicate names: `B`\n") != std::string::npos);
  CHECK(all.find("two signals are named `B`") == std::string::npos);
}

TEST_CASE("check: a third signal of one name is not a further name") {
  const std::string all = warnings(
      "  - {type: SignalR, name: A, read_pv: a}\n"
      "  - {type: SignalR, name: A, read_pv: b}\n"
      "  - {type: SignalR, name: A, read_pv: c}\n");
  CHECK(all.find("two signals are named `A`") != std::string::npos);
  CHECK(all.find("further duplicate names") == std::string::npos);
}
