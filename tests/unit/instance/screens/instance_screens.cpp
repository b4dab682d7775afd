#include "instance/screens/instance_screens.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using namespace iocwright::screens;
using tests::DeviceTester;

namespace {

struct InstanceTester : DeviceTester {
  InstanceTester() : DeviceTester("  - {type: SignalR, name: A, read_pv: $(P)A}\n") { boot.ioc_name = "IOC"; }

  void use(const std::string& macro_value, bool has_pv = false, bool in_index = true) {
    boot::DeviceScreen& screen = boot.screens.emplace_back();
    screen.description = "Main.pvi.device.yaml";
    screen.in_index = in_index;
    screen.has_pv = has_pv;
    screen.pv_prefix = macro_value;
    if (in_index) screen.macros.push_back({"P", macro_value, {}});
  }

  std::optional<InstanceScreens> make() {
    yaml::Reader reader{disk, sources, sink};
    return make_instance_screens(boot, {.config = "/config", .definitions = "/defs"}, ScreenStyle::v0_13,
                                 reader, TemplateFiles(disk, ""));
  }

  boot::Boot boot;
};

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t out = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("instance screens: the index is there without devices, too") {
  InstanceTester test;
  const auto made = test.make();
  REQUIRE_MESSAGE(made, test.messages());
  CHECK(made->screens.size() == 1);
  CHECK(made->screens.at("index.bob").find("<text>IOC</text>") != std::string::npos);
  CHECK(made->templates.empty());
}

TEST_CASE("instance screens: a device has one screen, and a button in the index for each entity") {
  InstanceTester test;
  test.use("one");
  test.use("two");
  const auto made = test.make();
  REQUIRE_MESSAGE(made, test.messages());
  CHECK(made->screens.contains("Main.pvi.bob"));
  const std::string& index = made->screens.at("index.bob");
  CHECK(count(index, "<file>Main.pvi.bob</file>") == 2);
  CHECK(count(index, "<text>Main Device</text>") == 2);
  CHECK(count(index, "<P>two</P>") == 1);
}

TEST_CASE("instance screens: the last entity gives the prefix of the PVI template") {
  InstanceTester test;
  test.use("one:", true, false);
  test.use("two:", true, false);
  const auto made = test.make();
  REQUIRE_MESSAGE(made, test.messages());
  CHECK(made->templates.at("Main.pvi.template").find("\"two:PVI\"") != std::string::npos);
  CHECK(count(made->screens.at("index.bob"), "<file>") == 0);
}

TEST_CASE("instance screens: a description in the config folder takes precedence") {
  InstanceTester test;
  test.disk.files["/config/Main.pvi.device.yaml"] = "label: Mine\n";
  test.use("one");
  CHECK(test.make()->screens.at("index.bob").find("<text>Mine</text>") != std::string::npos);
}

TEST_CASE("instance screens: a missing description is an error") {
  InstanceTester test;
  test.use("one");
  test.boot.screens[0].description = "Other.pvi.device.yaml";
  CHECK_FALSE(test.make());
  CHECK(test.sink.first_message() == "there is no device description `/defs/Other.pvi.device.yaml`");
}

TEST_CASE("instance screens: a label that makes no name cannot be in the index") {
  InstanceTester test;
  test.disk.files["/config/Main.pvi.device.yaml"] = "label: 3D camera\n";
  test.use("one");
  CHECK_FALSE(test.make());
  CHECK(test.sink.first_message() ==
        "the label `3D camera` of this device cannot be in the index: it must begin with a letter");
}
