#include "instance/screens/preview.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using tests::DeviceTester;

namespace {

std::string drawn(const std::string& children) {
  DeviceTester test(children);
  const auto items = test.resolve();
  REQUIRE(items);
  const screens::Formatter formatter;
  screens::DeviceLayout layout(formatter);
  const auto made = layout.lay_out("A & B", "M", *items);
  REQUIRE(made);
  return screens::draw_preview(*made, formatter.sizes);
}

}  // namespace

TEST_CASE("preview: has the title, labels and PVs") {
  const std::string svg = drawn("  - {type: SignalR, name: Gain, read_pv: $(P)Gain}\n");
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find(">A &amp; B</text>") != std::string::npos);
  CHECK(svg.find("</title>Gain</text>") != std::string::npos);
  CHECK(svg.find("</title>$(P)Gain</text>") != std::string::npos);
}

TEST_CASE("preview: a long text is cut to its box") {
  const std::string svg = drawn(
      "  - {type: SignalR, name: A, label: A very long label that cannot be in its place, read_pv: a}\n");
  CHECK(svg.find("&#8230;</text>") != std::string::npos);
}

TEST_CASE("preview: sub-screens are below, each with its title") {
  const std::string svg = drawn(
      "  - {type: SignalR, name: A, read_pv: a}\n"
      "  - {type: Group, name: Sub, layout: {type: SubScreen}, children: [{type: SignalR, name: B, read_pv: "
      "b}]}\n");
  CHECK(svg.find("font-weight=\"bold\">Sub</text>") != std::string::npos);
}

TEST_CASE("preview: the mark of a button that opens a sub-screen is drawn, as few fonts have it") {
  const std::string svg = drawn(
      "  - {type: SignalR, name: A, read_pv: a}\n"
      "  - {type: Group, name: Sub, layout: {type: SubScreen}, children: [{type: SignalR, name: B, read_pv: "
      "b}]}\n");
  CHECK(svg.find("&#10697;") == std::string::npos);
  CHECK(svg.find("</title>Sub</text>") != std::string::npos);
}

TEST_CASE("preview: text is centred by its baseline, which every viewer knows") {
  const std::string svg = drawn("  - {type: SignalR, name: Gain, read_pv: g}\n");
  CHECK(svg.find("dominant-baseline") == std::string::npos);
  // The middle of the first line is 10 + 30 + 10; a font size of 12 needs 4 more.
  CHECK(svg.find("y=\"54\" font-size=\"12\"") != std::string::npos);
}

TEST_CASE("preview: each kind of widget is drawn") {
  const std::string svg = drawn(
      "  - {type: SignalR, name: A, read_pv: a, read_widget: {type: LED}}\n"
      "  - {type: SignalR, name: B, read_pv: b, read_widget: {type: BitField, number_of_bits: 3}}\n"
      "  - {type: SignalR, name: C, read_pv: c, read_widget: {type: ProgressBar}}\n"
      "  - {type: SignalW, name: D, write_pv: d, write_widget: {type: ComboBox, choices: [first]}}\n"
      "  - {type: SignalW, name: E, write_pv: e, write_widget: {type: CheckBox}}\n"
      "  - {type: SignalW, name: F, write_pv: f, write_widget: {type: ToggleButton}}\n"
      "  - {type: SignalX, name: G, write_pv: g}\n");
  const auto count = [&](const std::string& what) {
    std::size_t out = 0;
    for (std::size_t at = svg.find(what); at != std::string::npos; at = svg.find(what, at + 1)) ++out;
    return out;
  };
  CHECK(count("<circle") == 5);  // the LED, three bits, the knob of the toggle button
  CHECK(count("<line") == 2);    // the check mark
  CHECK(svg.find(">first</text>") != std::string::npos);
  CHECK(svg.find("</title>Go</text>") != std::string::npos);
}
