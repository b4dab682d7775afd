#include "instance/screens/format_device.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using namespace iocwright::screens;
using tests::DeviceTester;

namespace {

struct FormatTester : DeviceTester {
  explicit FormatTester(const std::string& children) : DeviceTester(children) {
    disk.files["/f.pvi.formatter.yaml"] = "type: DLSFormatter\n";
  }

  void format(const std::string& output) {
    yaml::Reader reader{disk, sources, sink};
    format_device({.output = output,
                   .device = "/defs/Main.pvi.device.yaml",
                   .formatter = "/f.pvi.formatter.yaml",
                   .folders = {"/defs"}},
                  reader, disk, TemplateFiles(disk, ""));
  }
};

constexpr const char* two_screens =
    "  - {type: SignalR, name: A, read_pv: a}\n"
    "  - {type: Group, name: Sub, layout: {type: SubScreen}, children: [{type: SignalR, name: B, read_pv: "
    "b}]}\n";

}  // namespace

TEST_CASE("format: sub-screens are written beside the screen") {
  FormatTester test(two_screens);
  test.format("/out/X.pvi.bob");
  CHECK(test.messages().empty());
  CHECK(test.disk.files.contains("/out/X.pvi.bob"));
  CHECK(test.disk.files.contains("/out/X.pvi_Sub.bob"));
}

TEST_CASE("format: nothing is written after an error") {
  FormatTester test(std::string(two_screens) + "  - {type: Include, file_name: Missing}\n");
  test.format("/out/X.bob");
  CHECK(test.sink.has_errors());
  CHECK_FALSE(test.disk.files.contains("/out/X.bob"));
}

TEST_CASE("format: two sub-screens of one name are a warning") {
  const std::string group =
      "{type: Group, name: Sub, layout: {type: SubScreen}, children: [{type: SignalR, name: B, read_pv: b}]}";
  const auto grid = [&](const std::string& name) {
    return "  - {type: Group, name: " + name + ", layout: {type: Grid}, children: [{type: Group, name: Row" +
           name + ", layout: {type: Row}, children: [" + group + "]}]}\n";
  };
  FormatTester test(grid("One") + grid("Two"));
  test.format("/out/X.bob");
  const std::string all = test.messages();
  CAPTURE(all);
  CHECK(all.find("two sub-screens are named `X_Sub.bob`") != std::string::npos);
  CHECK(test.disk.files.contains("/out/X.bob"));
}

TEST_CASE("generate-template: includes are resolved along given folders alone") {
  FormatTester test("  - {type: Include, file_name: Low}\n");
  test.add("Low", "  - {type: SignalR, name: A, read_pv: a}\n");
  yaml::Reader reader{test.disk, test.sources, test.sink};
  TemplateRequest request{
      .device = "/defs/Main.pvi.device.yaml", .prefix = "P", .output = "/o", .folders = {}};
  generate_template(request, reader, test.disk, TemplateFiles(test.disk, ""));
  CHECK(test.sink.has_errors());
  CHECK_FALSE(test.disk.files.contains("/o"));
  request.folders = {"/defs"};
  generate_template(request, reader, test.disk, TemplateFiles(test.disk, ""));
  CHECK(test.disk.files["/o"].find("pvi.A.r") != std::string::npos);
}

TEST_CASE("preview: is written as a picture") {
  FormatTester test(two_screens);
  yaml::Reader reader{test.disk, test.sources, test.sink};
  preview_device({.output = "/x.svg", .device = "/defs/Main.pvi.device.yaml", .folders = {}}, reader,
                 test.disk);
  CHECK(test.disk.files["/x.svg"].starts_with("<svg "));
}
