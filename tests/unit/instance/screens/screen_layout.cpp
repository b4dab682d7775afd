#include "instance/screens/screen_layout.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

std::string laid_out(const std::string& children) { return DeviceTester(children).laid_out(); }

std::string many_signals(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += fmt::format("  - {{type: SignalR, name: S{0}, read_pv: s{0}}}\n", i);
  return out;
}

std::string group(const std::string& layout, const std::string& children) {
  return "  - type: Group\n    name: Box\n    label: A Box\n    layout: " + layout + "\n    children: [" +
         children + "]\n";
}

}  // namespace

TEST_CASE("layout: a signal is a label and a widget") {
  CHECK(laid_out("  - {type: SignalR, name: A, read_pv: a}\n") ==
        "438x55\n"
        "label 23,30 200x20 A\n"
        "widget 228,30 205x20 a");
}

TEST_CASE("layout: a pair of PVs shares the place of a widget") {
  CHECK(laid_out("  - {type: SignalRW, name: A, write_pv: a, read_pv: b}\n") ==
        "438x55\n"
        "label 23,30 200x20 A\n"
        "widget 228,30 100x20 a\n"
        "widget 333,30 100x20 b");
}

TEST_CASE("layout: the 37th signal begins a new column") {
  const std::string all = laid_out(many_signals(40));
  CHECK(all.find("label 23,905 200x20 S35") != std::string::npos);
  CHECK(all.find("label 456,30 200x20 S36\nwidget 661,30 205x20 s36") != std::string::npos);
}

TEST_CASE("layout: a grid is a box around its items, wider than they need") {
  CHECK(laid_out(group("{type: Grid}", "{type: SignalR, name: A, read_pv: a}")) ==
        "456x91\n"
        "group 5,30 446x56 A Box\n"
        "  label 0,0 200x20 A\n"
        "  widget 205,0 205x20 a");
}

TEST_CASE("layout: a group that does not fit below begins a new column") {
  const std::string all =
      laid_out(many_signals(35) + group("{type: Grid}", "{type: SignalR, name: A, read_pv: a}"));
  CHECK(all.find("group 438,30 446x56") != std::string::npos);
}

TEST_CASE("layout: an empty grid is an empty box") {
  CHECK(laid_out(group("{type: Grid}", "")) == "46x71\ngroup 5,30 36x36 A Box");
}

TEST_CASE("layout: a grid in a grid is an error") {
  CHECK(laid_out(group("{type: Grid}", "{type: Group, name: In, layout: {type: Grid}}")) ==
        "a Grid cannot be inside another Grid on the same screen");
}

TEST_CASE("layout: a plot is an error") {
  CHECK(laid_out(group("{type: Plot}", "")) == "a Plot cannot be laid out: use Grid, Row or SubScreen");
}

TEST_CASE("layout: a sub-screen is a button, titled by its name") {
  DeviceTester test("  - {type: SignalR, name: A, read_pv: a}\n" + group("{type: SubScreen}", ""));
  CHECK(test.laid_out() ==
        "438x80\n"
        "label 23,30 200x20 A\n"
        "widget 228,30 205x20 a\n"
        "label 23,55 200x20 Box\n"
        "open 228,55 205x20 Box \u29C9");
  CHECK(test.screens_count == 2);
}

TEST_CASE("layout: a device that is one sub-screen is shown directly") {
  DeviceTester test(group("{type: SubScreen}", "{type: SignalR, name: A, read_pv: a}"));
  CHECK(test.laid_out() == "438x55\nlabel 23,30 200x20 A\nwidget 228,30 205x20 a");
  CHECK(test.screens_count == 1);
}

TEST_CASE("layout: a picture gets a screen of its own if there is anything else") {
  const std::string picture = "  - {type: SignalR, name: P, read_pv: p, read_widget: {type: ImageRead}}\n";
  CHECK(laid_out(picture) == "928x535\nwidget 23,30 900x500 p");
  DeviceTester two(picture + picture);
  CHECK(two.laid_out() == "438x80\nopen 23,30 410x20 P \u29C9\nopen 23,55 410x20 P \u29C9");
  CHECK(two.screens_count == 3);
}

TEST_CASE("layout: a stacked grid has the read widget below the write widget") {
  CHECK(
      laid_out(group("{type: Grid, stacked: true}", "{type: SignalRW, name: A, write_pv: a, read_pv: b}")) ==
      "456x116\n"
      "group 5,30 446x81 A Box\n"
      "  label 0,0 200x45 A\n"
      "  widget 205,0 205x20 a\n"
      "  widget 205,25 205x20 b");
}

TEST_CASE("layout: ignored components are not drawn") {
  CHECK(laid_out("  - {type: IgnoredComponent, name: A}\n") == "10x35");
}
