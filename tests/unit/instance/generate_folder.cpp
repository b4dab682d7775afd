#include "instance/generate_folder.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

/// A config folder /c with definitions `m`, one of the Generic IOC and one of the instance.
struct Folder {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  std::ostringstream messages;
  instance::FolderRequest request{.config_folder = "/c", .generate = {}};

  Folder() {
    request.generate.output_folder = "/out";
    disk.folders.insert("/out");
    disk.files["/epics/ibek-defs/m.ibek.support.yaml"] =
        "module: m\nentity_models:\n  - {name: x, description: d, pre_init: [{value: of the image}]}\n";
  }

  ExitStatus run() {
    yaml::Reader reader{disk, sources, sink};
    return instance::generate_from_folder(request, reader, disk, {}, Limits(), TemplateFiles(disk, ""),
                                          messages);
  }

  bool boots_with(std::string_view line) { return disk.files["/out/st.cmd"].find(line) != std::string::npos; }
};

constexpr const char* instance_text = "ioc_name: T\ndescription: d\nentities:\n  - {type: m.x}\n";

}  // namespace

TEST_CASE("generate folder: uses the folder's instance and the definitions of the Generic IOC") {
  Folder test;
  test.disk.files["/c/ioc.yaml"] = instance_text;
  CHECK(test.run() == done);
  const std::string message = test.sink.first_message();
  CAPTURE(message);
  CHECK(test.boots_with("of the image"));
}

TEST_CASE("generate folder: named definitions are used instead of those that are found") {
  Folder test;
  test.disk.files["/c/ioc.yaml"] = instance_text;
  test.disk.files["/named.yaml"] =
      "module: m\nentity_models:\n  - {name: x, description: d, pre_init: [{value: of the user}]}\n";
  test.request.generate.definition_files = {"/named.yaml"};
  CHECK(test.run() == done);
  CHECK(test.boots_with("of the user"));
  CHECK_FALSE(test.boots_with("of the image"));
}

TEST_CASE("generate folder: without a folder and files, or without instance files, there is nothing to do") {
  Folder test;
  CHECK(test.run() == wrong_input);
  CHECK(test.messages.str() == "Error: No instance yaml files found.\n");
  test.request.config_folder.clear();
  test.messages.str("");
  CHECK(test.run() == wrong_input);
  CHECK(test.messages.str() == "Error: Either instance folder or instance files must be provided.\n");
}

TEST_CASE("generate folder: a folder that cannot be inspected is an error") {
  Folder test;
  test.disk.errors["/c/ioc.yaml"] = EIO;
  CHECK(test.run() == wrong_input);
  CHECK(test.sink.first_message() == "cannot read `/c/ioc.yaml`: Input/output error");
  CHECK(test.messages.str().empty());
}
