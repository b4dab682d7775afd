#include <doctest/doctest.h>

#include <algorithm>

#include "instance/screens/print_tester.hpp"

using namespace iocwright;
using tests::part;

namespace {

std::string printed(const std::string& children) {
  // The sizes of an APS formatter.
  screens::Formatter formatter{.format = screens::ScreenFormat::adl};
  formatter.sizes.label_width = 205;
  formatter.sizes.widget_width = 100;
  formatter.sizes.group_label_height = 25;
  formatter.sizes.indent = 0;
  formatter.sizes.group_width_offset = 0;
  return tests::printed(children, formatter);
}

}  // namespace

TEST_CASE("adl: begins with an empty line, has 65 colours, and then the title") {
  const std::string all = printed("  []\n");
  CHECK(all.starts_with("\nfile {\n"));
  const std::string colours = part(all, "\tcolors {", "\t}\n");
  CHECK(std::count(colours.begin(), colours.end(), ',') == 65);
  CHECK(all.ends_with("\ttextix=\"Main\"\n\talign=\"horiz. centered\"\n}\n"));
}

TEST_CASE("adl: a format is the last line of a text") {
  CHECK(part(printed("  - {type: SignalW, name: A, write_pv: a, write_widget: {type: TextWrite, format: "
                     "engineer}}\n"),
             "\tformat", "}") == "\tformat=\"engr. notation\"\n}");
}

TEST_CASE("adl: a group is an outline with a title") {
  const std::string all = printed(
      "  - {type: Group, name: Box, layout: {type: Grid}, children: [{type: SignalR, name: A, read_pv: "
      "a}]}\n");
  CHECK(all.find("x=5\n\t\ty=30\n\t\twidth=325\n\t\theight=55\n") != std::string::npos);
  CHECK(all.find("x=10\n\t\ty=35\n\t\twidth=315\n\t\theight=20\n") != std::string::npos);
  CHECK(all.find("x=10\n\t\ty=60\n\t\twidth=205\n\t\theight=20\n") != std::string::npos);
}

TEST_CASE("adl: a button opens a file with its suffix") {
  CHECK(printed("  - {type: DeviceRef, name: A, pv: p, ui: other}\n").find("name=\"other.adl\"") !=
        std::string::npos);
}
