#include "instance/screens/read_device.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using screens::ItemKind;
using screens::WidgetKind;
using tests::DeviceTester;

namespace {

screens::Item only_item(const std::string& yaml) {
  DeviceTester test("  - " + yaml + "\n");
  const auto items = test.resolve();
  REQUIRE_MESSAGE(items, test.messages());
  REQUIRE(items->size() == 1);
  return items->front();
}

std::string error_of(const std::string& yaml) {
  DeviceTester test("  - " + yaml + "\n");
  CHECK_FALSE(test.resolve());
  return test.sink.first_message();
}

}  // namespace

TEST_CASE("device: a SignalR is read with text, unless it says otherwise") {
  CHECK(only_item("{type: SignalR, name: A, read_pv: a}").read_widget->kind == WidgetKind::text_read);
  CHECK_FALSE(only_item("{type: SignalR, name: A, read_pv: a, read_widget: null}").read_widget);
  CHECK(only_item("{type: SignalR, name: A, read_pv: a, read_widget: {type: LED}}").read_widget->kind ==
        WidgetKind::led);
}

TEST_CASE("device: a SignalRW without a PV to read is one PV, without a read widget") {
  const auto alone = only_item("{type: SignalRW, name: A, write_pv: a}");
  CHECK(alone.read_pv == "a");
  CHECK_FALSE(alone.has_own_read_pv);
  CHECK_FALSE(alone.read_widget);
  const auto pair = only_item("{type: SignalRW, name: A, write_pv: a, read_pv: b, read_widget: null}");
  CHECK(pair.read_widget->kind == WidgetKind::text_read);
  const auto shown = only_item("{type: SignalRW, name: A, write_pv: a, read_widget: {type: LED}}");
  CHECK(shown.read_pv == "a");
  CHECK(shown.read_widget->kind == WidgetKind::led);
}

TEST_CASE("device: a SignalX has a button Go and writes 1") {
  const auto item = only_item("{type: SignalX, name: A, write_pv: a}");
  CHECK(item.value == "1");
  CHECK(item.write_widget->actions == screens::StringPairs{{"Go", "1"}});
}

TEST_CASE("device: the write widget of a SignalX must be a ButtonPanel") {
  CHECK(error_of("{type: SignalX, name: A, write_pv: a, write_widget: {type: TextWrite}}") ==
        "the `write_widget` of a SignalX must be a ButtonPanel, found `TextWrite`");
}

TEST_CASE("device: integers and booleans are accepted as leniently as pvi does") {
  const auto item = only_item(
      "{type: SignalR, name: A, read_pv: a, read_widget: {type: ImageRead, width: '1_0', height: 5.0, "
      "color_map: true, axes: 'on'}}");
  CHECK(item.read_widget->width == 10);
  CHECK(item.read_widget->height == 5);
  CHECK(item.read_widget->color_map == 1);
  CHECK(item.read_widget->axes);
}

TEST_CASE("device: what is not in the format is an error") {
  CHECK(error_of("{type: SignalR, name: a, read_pv: a}") ==
        "expected a name such as `ReadBack`, found the string `a`");
  CHECK(error_of("{type: SignalR, name: A, read_pv: a, color: red}")
            .starts_with("a SignalR has no key `color`"));
  CHECK(error_of("{type: SignalQ, name: A}") == "unknown type `SignalQ`");
  CHECK(error_of("{type: SignalR, name: A, read_pv: a, read_widget: {type: TextWrite}}") ==
        "unknown type `TextWrite`");
  CHECK(error_of("{type: SignalR, name: A, read_pv: a, read_widget: {type: BitField, number_of_bits: 0}}") ==
        "expected a positive whole number, found the number `0`");
  CHECK(error_of("{type: SignalR, name: A, read_pv: a, read_widget: {type: ImageRead, color_map: 2}}") ==
        "expected one of `0` and `1`, found the number `2`");
  CHECK(error_of(
            "{type: SignalW, name: A, write_pv: a, write_widget: {type: ButtonPanel, actions: {go: '1'}}}") ==
        "expected a name such as `StartMotor` as the key, found the string `go`");
}

TEST_CASE("device: a size that no screen has is an error") {
  CHECK(error_of("{type: SignalR, name: A, read_pv: a, read_widget: {type: TextRead, lines: 9999999}}") ==
        "`lines` is 9999999: expected at most 1000000");
}

TEST_CASE("device: a widget may be shared by an alias") {
  DeviceTester test(
      "  - {type: SignalR, name: A, read_pv: a, read_widget: &w {type: LED}}\n"
      "  - {type: SignalR, name: B, read_pv: b, read_widget: *w}\n");
  CHECK(test.names() == "A B");
}

TEST_CASE("device: the name of the file must end as those of device descriptions do") {
  DeviceTester test("");
  test.disk.files["/x.yaml"] = "label: X\n";
  yaml::Reader reader{test.disk, test.sources, test.sink};
  CHECK_FALSE(screens::read_device(reader, "/x.yaml"));
  CHECK(test.sink.first_message() ==
        "expected a device description, which ends in `.pvi.device.yaml`, not `x.yaml`");
}
