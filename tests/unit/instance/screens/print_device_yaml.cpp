#include "instance/screens/print_device_yaml.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

/// The children as they are written, without the label of the device.
std::string written(const std::string& children) {
  DeviceTester test(children);
  screens::Device device;
  device.label = "L";
  device.children = test.resolve().value();
  return screens::print_device_yaml(device).substr(std::string_view("label: L\nchildren:").size());
}

}  // namespace

TEST_CASE("device yaml: defaults are written, and nulls are left out") {
  CHECK(written("  - {type: SignalR, name: A, read_pv: a}\n") ==
        "\n"
        "  - type: SignalR\n"
        "    name: A\n"
        "    read_pv: a\n"
        "    read_widget:\n"
        "      type: TextRead\n");
}

TEST_CASE("device yaml: an empty line is between items, not before the first") {
  CHECK(written("  - {type: SignalRef, name: A}\n"
                "  - {type: Group, name: G, layout: {type: Grid}, children: [{type: SignalRef, name: B}, "
                "{type: SignalRef, name: C}]}\n") ==
        "\n"
        "  - type: SignalRef\n"
        "    name: A\n"
        "\n"
        "  - type: Group\n"
        "    name: G\n"
        "    layout:\n"
        "      type: Grid\n"
        "      labelled: true\n"
        "      stacked: false\n"
        "    children:\n"
        "      - type: SignalRef\n"
        "        name: B\n"
        "\n"
        "      - type: SignalRef\n"
        "        name: C\n");
}

TEST_CASE("device yaml: strings that read as something else are quoted") {
  CHECK(written("  - {type: SignalX, name: A, description: 'a: b', write_pv: '1', write_widget: {type: "
                "ButtonPanel, actions: {Go: '1', Yes: 'yes'}}}\n") ==
        "\n"
        "  - type: SignalX\n"
        "    name: A\n"
        "    description: 'a: b'\n"
        "    write_pv: '1'\n"
        "    write_widget:\n"
        "      type: ButtonPanel\n"
        "      actions:\n"
        "        Go: '1'\n"
        "        Yes: yes\n"
        "    value: '1'\n");
}

TEST_CASE("device yaml: lists and mappings can be empty") {
  CHECK(written("  []\n") == " []\n");
  CHECK(written("  - {type: DeviceRef, name: A, pv: p, ui: u}\n").ends_with("    macros: {}\n"));
  CHECK(written("  - {type: SignalR, name: A, read_pv: a, read_widget: {type: TableRead}}\n")
            .ends_with("      widgets: []\n"));
}

TEST_CASE("device yaml: a SignalRW of one PV stays one") {
  CHECK(written("  - {type: SignalRW, name: A, write_pv: a}\n").find("read_pv") == std::string::npos);
  CHECK(written("  - {type: SignalRW, name: A, write_pv: a, read_pv: b}\n").find("    read_pv: b\n") !=
        std::string::npos);
}

TEST_CASE("device yaml: what is written reads as the same") {
  const std::string children =
      "  - {type: SignalR, name: A, read_pv: a, read_widget: {type: ImageRead, color_map: 1, axes: true}}\n"
      "  - {type: SignalR, name: B, read_pv: b, read_widget: {type: BitField, labels: [x, 'y z']}}\n"
      "  - {type: SignalW, name: C, write_pv: c, write_widget: {type: TableWrite, widgets: [{type: "
      "CheckBox}, "
      "{type: ComboBox, choices: [one, two]}]}}\n"
      "  - {type: Group, name: D, layout: {type: Row, header: [h]}, children: [{type: SignalRef, name: E}]}\n"
      "  - {type: SignalW, name: F, write_pv: f, write_widget: {type: ArrayWrite, widget: {type: TextWrite, "
      "format: string}}}\n";
  const std::string once = written(children);
  CHECK(written(once.substr(1)) == once);
}

TEST_CASE("device yaml: a macro `type` comes first") {
  const std::string text = written("  - {type: DeviceRef, name: A, pv: p, ui: u, macros: {P: a, type: b}}\n");
  CHECK(text.find("    macros:\n      type: b\n      P: a\n") != std::string::npos);
}
