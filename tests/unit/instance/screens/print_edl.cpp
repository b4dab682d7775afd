#include <doctest/doctest.h>

#include "instance/screens/print_tester.hpp"

using namespace iocwright;
using tests::part;

namespace {

std::string printed(const std::string& children) {
  // The sizes that a DLS formatter has for EDM.
  screens::Formatter formatter{.format = screens::ScreenFormat::edl};
  formatter.sizes.group_label_height = 10;
  formatter.sizes.indent = 5;
  formatter.sizes.group_width_offset = 0;
  return tests::printed(children, formatter);
}

}  // namespace

TEST_CASE("edl: the screen comes first, then its title") {
  const std::string all = printed("  []\n");
  CHECK(all.starts_with("4 0 1\nbeginScreenProperties\n"));
  CHECK(part(all, "value {", "endObjectProperties\n") == "value {\n  \"Main\"\n}\nendObjectProperties\n");
}

TEST_CASE("edl: a format is the last line of a text") {
  CHECK(part(printed(
                 "  - {type: SignalR, name: A, read_pv: a, read_widget: {type: TextRead, format: string}}\n"),
             "displayMode", "endObjectProperties") == "displayMode \"default\"\nendObjectProperties");
}

TEST_CASE("edl: a label of several lines is written as several") {
  CHECK(printed("  - {type: SignalR, name: A, label: \"one\\ntwo\", read_pv: a}\n")
            .find("value {\n  \"one\"\n  \"two\"\n}\n") != std::string::npos);
}

TEST_CASE("edl: a label is split at line ends of any kind") {
  CHECK(printed("  - {type: SignalR, name: A, label: \"one\\rtwo\\r\\nthree\", read_pv: a}\n")
            .find("value {\n  \"one\"\n  \"two\"\n  \"three\"\n}\n") != std::string::npos);
}

TEST_CASE("edl: a group is a box with a title, and its widgets are moved into it") {
  const std::string all = printed(
      "  - {type: Group, name: Box, layout: {type: Grid}, children: [{type: SignalR, name: A, read_pv: "
      "a}]}\n");
  CHECK(all.find("object activeRectangleClass\nbeginObjectProperties\nmajor 4\nminor 0\nrelease 0\n"
                 "x 5\ny 35\nw 420\nh 35\n") != std::string::npos);
  CHECK(all.find("\"  Box  \"") != std::string::npos);
  CHECK(all.find("x 10\ny 45\nw 200\nh 20\n") != std::string::npos);
}

TEST_CASE("edl: a button opens a file without a suffix") {
  CHECK(printed("  - {type: DeviceRef, name: A, pv: p, ui: other}\n").find("  \"0 other\"\n") !=
        std::string::npos);
}
