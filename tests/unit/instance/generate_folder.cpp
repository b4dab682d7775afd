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

  /// The help of the only message.
  std::string help() {
    std::ostringstream out;
    sink.flush(sources, {}, out);
    const std::string text = out.str(), prefix = "   help: ";
    const std::size_t begin = text.find(prefix) + prefix.size();
    return text.substr(begin, text.find('\n', begin) - begin);
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

TEST_CASE("generate folder: without instance files, the folder and the names are reported") {
  Folder test;
  test.disk.folders.insert("/c");
  CHECK(test.run() == wrong_input);
  CHECK(test.messages.str().empty());
  CHECK(test.sink.first_message() ==
        "no instance in `/c`: looked for `ioc.yaml` and `runtime.yaml`, but the folder is empty");
}

TEST_CASE("generate folder: a file with a similar name, or an inner config folder, is suggested") {
  Folder similar;
  similar.disk.files["/c/ioc.yml"] = instance_text;
  CHECK(similar.run() == wrong_input);
  CHECK(similar.help() == "rename `ioc.yml` to `ioc.yaml`, or name it with `--instance`");
  Folder inner;
  inner.disk.files["/c/config/ioc.yaml"] = instance_text;
  CHECK(inner.run() == wrong_input);
  CHECK(inner.help() == "did you mean `/c/config`?");
}

TEST_CASE("generate folder: a command without a folder and files is wrong usage") {
  Folder test;
  test.request.config_folder.clear();
  CHECK(test.run() == wrong_usage);
  CHECK(test.sink.first_message() == "neither a config folder nor an instance file is given");
}

TEST_CASE("generate folder: called as ibek, the words of the reference come first") {
  Folder test;
  test.request.as_reference = true;
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
