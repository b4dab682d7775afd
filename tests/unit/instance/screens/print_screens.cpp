#include "instance/screens/print_screens.hpp"

#include <doctest/doctest.h>

using namespace iocwright::screens;

namespace {

std::string split(std::string_view name, const Formatter& formatter) {
  const OutputName out = split_output_name(name, formatter);
  return out.base + "|" + out.suffix;
}

}  // namespace

TEST_CASE("output: style 0.13 splits a name at its last dot, 0.14 at the first") {
  CHECK(split("X.pvi.bob", {}) == "X.pvi|.bob");
  CHECK(split("X.pvi.bob", {.style = ScreenStyle::v0_14}) == "X|.pvi.bob");
  CHECK(split("X.pvi.adl", {.format = ScreenFormat::adl, .style = ScreenStyle::v0_14}) == "X.pvi|.adl");
}

TEST_CASE("output: a button opens the file that is written for a sub-screen") {
  Element button;
  button.file = "X_Sub";
  button.opens_sub_screen = true;
  CHECK(file_to_open(button, ".pvi.bob", {.style = ScreenStyle::v0_14}) == "X_Sub.pvi.bob");
  CHECK(file_to_open(button, ".bob", {}) == "X_Sub.bob");
  CHECK(file_to_open(button, ".edl", {.format = ScreenFormat::edl}) == "X_Sub");
  CHECK(file_to_open(button, ".adl", {.format = ScreenFormat::adl}) == "X_Sub.adl");
}

TEST_CASE("output: a button of a DeviceRef opens what it names, with a suffix") {
  Element button;
  button.file = "other.bob";
  CHECK(file_to_open(button, ".pvi.bob", {}) == "other.bob");
  button.file = "other";
  CHECK(file_to_open(button, ".pvi.bob", {}) == "other.bob");
}
