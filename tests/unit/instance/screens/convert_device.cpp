#include "instance/screens/convert_device.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright;
using namespace iocwright::screens;
using tests::DeviceTester;

namespace {

constexpr const char* gain_template =
    "record(ao, \"$(P)Gain\") {\n  field(DTYP, \"asynFloat64\")\n  field(OUT, \"@asyn(P,0)GAIN\")\n}\n";

struct Converted : DeviceTester {
  Converted() : DeviceTester("") {
    disk.files["/in/a.h"] = "class Other;\nclass epicsShareClass MyDev : public asynNDArrayDriver {\n";
    disk.files["/in/gain.template"] = gain_template;
  }

  std::string convert(ConvertRequest request) {
    request.output_folder = "/out";
    yaml::Reader reader{disk, sources, sink};
    convert_device(request, reader, disk);
    return sink.has_errors() ? sink.first_message() : "";
  }
};

}  // namespace

TEST_CASE("convert: a header names the device and its parent") {
  Converted test;
  CHECK(test.convert({.header = "/in/a.h", .templates = {"/in/gain.template"}}).empty());
  CHECK(test.disk.files["/out/MyDev.pvi.device.yaml"] ==
        "label: MyDev\n"
        "children:\n"
        "  - type: Group\n"
        "    name: Gain\n"
        "    layout:\n"
        "      type: Grid\n"
        "      labelled: true\n"
        "      stacked: false\n"
        "    children:\n"
        "      - type: SignalW\n"
        "        name: Gain\n"
        "        write_pv: $(P)Gain\n"
        "        write_widget:\n"
        "          type: TextWrite\n"
        "\n"
        "  - type: Include\n"
        "    file_name: asynNDArrayDriver\n"
        "    in_subscreen: false\n");
}

TEST_CASE("convert: options take precedence over the header") {
  Converted test;
  CHECK(test.convert({.header = "/in/a.h", .name = "Your Dev", .label = "L", .parent = ""}).empty());
  CHECK(test.disk.files["/out/YourDev.pvi.device.yaml"] == "label: L\nchildren: []\n");
}

TEST_CASE("convert: a device without a name, or a header without a class, is an error") {
  Converted test;
  CHECK(test.convert({}) == "the device needs a name: give `--header` or `--name`");
  Converted other;
  other.disk.files["/in/a.h"] = "class A: public B\n";
  CHECK(other.convert({.header = "/in/a.h", .name = "X"}) ==
        "`/in/a.h` has no class of the form `class NAME : public BASE`");
}

TEST_CASE("reconvert: signals of the template join the group of its name, includes stay") {
  DeviceTester test(
      "  - {type: Include, file_name: Base}\n"
      "  - {type: Group, name: Gain, label: Mine, layout: {type: Grid}, children: "
      "[{type: SignalR, name: Old, read_pv: old}]}\n");
  test.disk.files["/gain.template"] = gain_template;
  yaml::Reader reader{test.disk, test.sources, test.sink};
  reconvert_device("/defs/Main.pvi.device.yaml", {"/gain.template"}, reader, test.disk);
  test.add("Base", "");
  CHECK(test.names() == "Gain(Old Gain)");
  CHECK(test.disk.files["/defs/Main.pvi.device.yaml"].find("label: Mine") != std::string::npos);
}

TEST_CASE("regroup: the file is written in groups, and signals that were not found are reported") {
  DeviceTester test("  - {type: SignalR, name: A, read_pv: a}\n  - {type: SignalR, name: B, read_pv: b}\n");
  test.disk.files["/Ui.adl"] = "y=1 A";
  yaml::Reader reader{test.disk, test.sources, test.sink};
  CHECK(regroup_device("/defs/Main.pvi.device.yaml", {"/Ui.adl"}, reader, test.disk) ==
        Messages{"Did not find group for B"});
  CHECK(test.names() == "Ui(A) MainDeviceMisc(B)");
}

TEST_CASE("regroup: a file is left alone after an error") {
  DeviceTester test("  - {type: SignalR, name: A, read_pv: a}\n");
  const std::string before = test.disk.files["/defs/Main.pvi.device.yaml"];
  yaml::Reader reader{test.disk, test.sources, test.sink};
  regroup_device("/defs/Main.pvi.device.yaml", {"/missing.adl"}, reader, test.disk);
  CHECK(test.sink.has_errors());
  CHECK(test.disk.files["/defs/Main.pvi.device.yaml"] == before);
}
