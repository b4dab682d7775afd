#include <doctest/doctest.h>

#include "instance/screens/print_tester.hpp"

using namespace iocwright;
using tests::part;
using tests::printed;

namespace {

std::string read_with(const std::string& widget) {
  return "  - {type: SignalR, name: A, read_pv: a, read_widget: " + widget + "}\n";
}
std::string write_with(const std::string& widget) {
  return "  - {type: SignalW, name: A, write_pv: a, write_widget: " + widget + "}\n";
}

}  // namespace

TEST_CASE("bob: the display begins with its size, and the title is its first widget") {
  const std::string all = printed("  []\n");
  CHECK(
      all.starts_with("<display version=\"2.0.0\">\n  <name>Main</name>\n  <x>0</x>\n"
                      "  <y use_class=\"true\">0</y>\n  <width>10</width>\n  <height>35</height>\n"));
  CHECK(all.find("    <text>Main</text>\n") != std::string::npos);
  CHECK(all.ends_with("  </widget>\n</display>\n"));
}

TEST_CASE("bob: a label has the description as its tooltip") {
  const std::string all = printed("  - {type: SignalR, name: A, description: It is <a>., read_pv: a}\n");
  CHECK(all.find("    <tooltip>A - It is &lt;a&gt;.</tooltip>\n") != std::string::npos);
}

TEST_CASE("bob: numbers are shown in a format and with a precision") {
  CHECK(part(printed(read_with("{type: TextRead, format: hexadecimal, precision: 0}")), "<format>",
             "</widget>") == "<format>4</format>\n    <precision>0</precision>\n  </widget>");
}

TEST_CASE("bob: choices are items, and an empty one is an empty element") {
  CHECK(part(printed(write_with("{type: ComboBox, choices: [a, '']}")), "<items>", "</widget>") ==
        "<items>\n      <item>a</item>\n      <item></item>\n    </items>\n"
        "    <items_from_pv>false</items_from_pv>\n  </widget>");
}

TEST_CASE("bob: a table has a PV of PVAccess, and a column for each widget") {
  const std::string all = printed(read_with("{type: TableRead, widgets: [{type: LED}, {type: TextRead}]}"));
  CHECK(all.find("<pv_name>pva://a</pv_name>") != std::string::npos);
  CHECK(part(all, "<columns>", "</widget>") ==
        "<columns>\n"
        "      <column>\n"
        "        <name>Column 1</name>\n"
        "        <editable>false</editable>\n"
        "        <options>\n"
        "          <option>false</option>\n"
        "          <option>true</option>\n"
        "        </options>\n"
        "      </column>\n"
        "      <column>\n"
        "        <name>Column 2</name>\n"
        "        <editable>false</editable>\n"
        "      </column>\n"
        "    </columns>\n"
        "    <editable>false</editable>\n"
        "  </widget>");
}

TEST_CASE("bob: a bit field is as wide as its bits") {
  const std::string all =
      part(printed(read_with("{type: BitField, number_of_bits: 4}")), "<widget", "</widget>");
  CHECK(all.find("<width>80</width>") != std::string::npos);
  CHECK(all.find("<height>") == std::string::npos);
  CHECK(all.find("<numBits>4</numBits>") != std::string::npos);
}

TEST_CASE("bob: an image hides its axes unless they are wanted") {
  CHECK(printed(read_with("{type: ImageRead}")).find("<visible>false</visible>\n      <title></title>") !=
        std::string::npos);
  const std::string shown =
      printed(read_with("{type: ImageRead, axes: true, color_map: 1, color_bar: true}"));
  CHECK(shown.find("x_axis") == std::string::npos);
  CHECK(shown.find("<name>VIRIDIS</name>") != std::string::npos);
}

TEST_CASE("bob: a trace names its y axis") {
  CHECK(printed(read_with("{type: ArrayTrace, axis: Volts}")).find("<title>Volts</title>") !=
        std::string::npos);
}

TEST_CASE("bob: a button writes its value") {
  const std::string children = write_with("{type: ButtonPanel, actions: {Stop: '0'}}");
  const std::string all = printed(children);
  CHECK(all.find("<pv_name>a</pv_name>\n    <actions>") != std::string::npos);
  CHECK(all.find("<value>0</value>") != std::string::npos);
  CHECK(all.find("<tooltip>a = 0\n$(pv_value)</tooltip>") != std::string::npos);
  const std::string newer = printed(children, {.style = screens::ScreenStyle::v0_14});
  CHECK(newer.find("        <pv_name>a</pv_name>\n        <value>0</value>") != std::string::npos);
  CHECK(newer.find("    <pv_name>SignalX</pv_name>") != std::string::npos);
}

TEST_CASE("bob: a button that opens a screen passes macros on") {
  const std::string all =
      printed("  - {type: DeviceRef, name: A, pv: p, ui: other, macros: {P: one, R: ''}}\n");
  CHECK(part(all, "<file>", "</action>") ==
        "<file>other.bob</file>\n"
        "        <target>tab</target>\n"
        "        <description>Open Display</description>\n"
        "        <macros>\n"
        "          <P>one</P>\n"
        "          <R></R>\n"
        "        </macros>\n"
        "      </action>");
}

TEST_CASE("bob: the widgets of a group are inside it, in its own coordinates") {
  const std::string all = printed(
      "  - {type: Group, name: Box, layout: {type: Grid}, children: [{type: SignalR, name: A, read_pv: "
      "a}]}\n");
  CHECK(part(all, "    <transparent>true</transparent>\n    <widget", "<y>") ==
        "    <transparent>true</transparent>\n"
        "    <widget type=\"label\" version=\"2.0.0\">\n"
        "      <name>Label</name>\n"
        "      <text>A</text>\n"
        "      <x>0</x>\n"
        "      <y>");
}

TEST_CASE("bob: what XML cannot hold is an error") {
  CHECK(printed("  - {type: SignalR, name: A, read_pv: \"a\\e\"}\n") ==
        "a text contains a control character, which XML cannot hold");
  CHECK(printed("  - {type: DeviceRef, name: A, pv: p, ui: u, macros: {1P: one}}\n") ==
        "the macro `1P` cannot be written as an XML element");
}
