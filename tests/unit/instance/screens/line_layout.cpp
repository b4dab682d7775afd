#include "instance/screens/line_layout.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

std::string laid_out(const std::string& children, const screens::Formatter& formatter = {}) {
  return DeviceTester(children).laid_out(formatter);
}

std::string signals(int count) {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += fmt::format("{}{{type: SignalR, name: S{}, read_pv: s{}}}", i == 0 ? "" : ", ", i, i);
  return out;
}

std::string row(const std::string& children, const std::string& header = "null") {
  return "{type: Group, name: Row, layout: {type: Row, header: " + header + "}, children: [" + children +
         "]}";
}

std::string grid(const std::string& child) {
  return "  - {type: Group, name: Box, layout: {type: Grid}, children: [" + child + "]}\n";
}

}  // namespace

TEST_CASE("line: the widgets of a row on the screen keep their width") {
  CHECK(laid_out("  - " + row(signals(3)) + "\n") ==
        "858x55\n"
        "label 23,30 200x20 Row\n"
        "widget 228,30 205x20 s0\n"
        "widget 438,30 205x20 s1\n"
        "widget 648,30 205x20 s2");
}

TEST_CASE("line: a row in a grid shrinks to a line, below its header") {
  CHECK(laid_out(grid(row(signals(3), "[a, b, c]"))) ==
        "455x116\n"
        "group 5,30 445x81 Box\n"
        "  heading 102,0 99x20 a\n"
        "  heading 206,0 99x20 b\n"
        "  heading 310,0 99x20 c\n"
        "  label 0,25 97x20 Row\n"
        "  widget 102,25 99x20 s0\n"
        "  widget 206,25 99x20 s1\n"
        "  widget 310,25 99x20 s2");
}

TEST_CASE("line: a header must have an entry for each item of the row") {
  CHECK(laid_out(grid(row(signals(2), "[a]"))) ==
        "the header of this row has 1 entry, but the row has 2 items");
}

TEST_CASE("line: a row cannot be empty") {
  CHECK(laid_out(grid(row(""))) == "a row cannot be empty");
  CHECK(laid_out("  - " + row("") + "\n") == "a row cannot be empty");
}

TEST_CASE("line: the buttons of a panel share the line, rounded down") {
  CHECK(laid_out("  - {type: SignalW, name: A, write_pv: a, write_widget: {type: ButtonPanel, actions: "
                 "{Go: '1', StopNow: '0', Wait: '2'}}}\n") ==
        "438x55\n"
        "label 23,30 200x20 A\n"
        "button 228,30 65x20 Go\n"
        "button 298,30 65x20 Stop Now\n"
        "button 368,30 65x20 Wait");
}

TEST_CASE("line: a panel without buttons is an error") {
  CHECK(laid_out(
            "  - {type: SignalW, name: A, write_pv: a, write_widget: {type: ButtonPanel, actions: {}}}\n") ==
        "a ButtonPanel needs at least one action");
}

TEST_CASE("line: a SignalX in a row is one button with its value") {
  CHECK(laid_out(grid(row("{type: SignalX, name: DoIt, write_pv: x, value: '7'}")))
            .find("button 205,0 205x20 Do It") != std::string::npos);
}

TEST_CASE("line: a table is as wide as its columns and has no label") {
  CHECK(laid_out(
            "  - {type: SignalR, name: T, read_pv: t, read_widget: {type: TableRead, widgets: [{type: LED}, "
            "{type: TextRead}, {type: TextRead}]}}\n") == "328x235\nwidget 23,30 300x200 t");
}

TEST_CASE("line: an LED is square, in the middle of its place") {
  CHECK(laid_out("  - {type: SignalR, name: A, read_pv: a, read_widget: {type: LED}}\n")
            .ends_with("widget 320,30 20x20 a"));
}

TEST_CASE("line: text can have several lines, and 0 is one") {
  const auto height = [](const std::string& lines) {
    const std::string all = laid_out(
        "  - {type: SignalR, name: A, read_pv: a, read_widget: {type: TextRead, lines: " + lines + "}}\n");
    return all.substr(all.rfind('x'));
  };
  CHECK(height("3") == "x60 a");
  CHECK(height("0") == "x20 a");
}

TEST_CASE("line: a SignalRef repeats a signal, if labels are narrow enough") {
  const std::string children = "  - {type: SignalR, name: A, read_pv: a}\n  - {type: SignalRef, name: A}\n";
  CHECK(laid_out(children) == "a label of 200 pixels leaves no room in a line of 205");
  screens::Formatter formatter;
  formatter.sizes.label_width = 50;
  CHECK(laid_out(children, formatter) ==
        "288x80\n"
        "label 23,30 50x20 A\n"
        "widget 78,30 205x20 a\n"
        "label 23,55 50x20 A\n"
        "label 78,55 50x20 A\n"
        "widget 133,55 150x20 a");
  CHECK(laid_out("  - {type: SignalRef, name: A}\n", formatter) == "no signal `A` precedes this SignalRef");
}

TEST_CASE("line: a DeviceRef is a button that says its macros") {
  CHECK(laid_out("  - {type: DeviceRef, name: A, pv: p, ui: x.bob, macros: {P: one, R: two}}\n")
            .ends_with("open 228,30 205x20 one two"));
}

TEST_CASE("line: style 0.14 stacks text alone") {
  const std::string children =
      "  - type: Group\n    name: Box\n    layout: {type: Grid, stacked: true}\n    children:\n"
      "      - {type: SignalRW, name: A, write_pv: a, read_pv: b, read_widget: {type: LED}}\n";
  CHECK(laid_out(children).find("label 0,0 200x45 A") != std::string::npos);
  CHECK(laid_out(children, {.style = screens::ScreenStyle::v0_14}).find("label 0,0 200x20 A") !=
        std::string::npos);
}

TEST_CASE("line: a widget that the format cannot draw is an error") {
  CHECK(laid_out("  - {type: SignalR, name: A, read_pv: a, read_widget: {type: BitField}}\n",
                 {.format = screens::ScreenFormat::adl}) == "`.adl` files cannot show the widget BitField");
  CHECK(laid_out(grid(row("{type: SignalW, name: A, write_pv: a, write_widget: {type: ButtonPanel}}"))) ==
        "`.bob` files cannot show the widget ButtonPanel in a Row");
}
