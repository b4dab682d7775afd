#include "instance/screens/formatter.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using namespace iocwright::screens;
using tests::DeviceTester;

namespace {

struct FormatterTester : DeviceTester {
  FormatterTester() : DeviceTester("") {}

  std::optional<Formatter> read(const std::string& text, const std::string& output,
                                const std::string& path = "/f.pvi.formatter.yaml") {
    disk.files[path] = text;
    yaml::Reader reader{disk, sources, sink};
    return read_formatter(reader, path, output, ScreenStyle::v0_13);
  }
};

}  // namespace

TEST_CASE("formatter: the output says which format, and sizes have its defaults") {
  FormatterTester test;
  const auto bob = test.read("type: DLSFormatter\nspacing: 7\n", "x.bob");
  REQUIRE(bob);
  CHECK(bob->format == ScreenFormat::bob);
  CHECK(bob->sizes.spacing == 7);
  CHECK(bob->sizes.indent == 18);
  const auto adl = test.read("type: APSFormatter\n", "x.adl");
  REQUIRE(adl);
  CHECK(adl->sizes.label_width == 205);
  CHECK(adl->sizes.group_label_height == 25);
  CHECK(test.read("type: DLSFormatter\n", "x.edl")->sizes.group_label_height == 10);
}

TEST_CASE("formatter: cannot write the files of another") {
  FormatterTester test;
  CHECK_FALSE(test.read("type: APSFormatter\n", "x.bob"));
  CHECK(test.sink.first_message() == "an APS formatter cannot write `x.bob`: its files end in `.adl`");
}

TEST_CASE("formatter: a file is checked") {
  for (const char* text : {"type: Other\n", "spacing: 5\n", "type: DLSFormatter\ncolor: red\n", "[]\n"}) {
    FormatterTester test;
    CAPTURE(text);
    CHECK_FALSE(test.read(text, "x.bob"));
    CHECK(test.sink.has_errors());
  }
  FormatterTester test;
  CHECK_FALSE(test.read("type: DLSFormatter\n", "x.bob", "/f.yaml"));
}

TEST_CASE("style: an option takes precedence over the setting") {
  Environment newer;
  newer.set("IOCWRIGHT_SCREENS_STYLE", "0.14");
  CHECK(*screen_style("", Settings(newer)) == ScreenStyle::v0_14);
  CHECK(*screen_style("0.13", Settings(newer)) == ScreenStyle::v0_13);
  const Environment none;
  CHECK(*screen_style("", Settings(none)) == ScreenStyle::v0_13);
  Environment wrong;
  wrong.set("IOCWRIGHT_SCREENS_STYLE", "1");
  CHECK_FALSE(screen_style("", Settings(wrong)));
}
