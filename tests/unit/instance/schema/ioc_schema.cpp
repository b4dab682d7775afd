#include "instance/schema/ioc_schema.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

struct Schema {
  tests::MemoryDisk disk;
  Sources sources;
  Sink sink;
  std::ostringstream messages;
  schema::IocSchemaRequest request{.definition_files = {}, .ibek_defs = "/defs"};

  std::string run() {
    yaml::Reader reader{disk, sources, sink};
    return schema::ioc_schema(request, reader, messages).value_or("none");
  }
  void define(const std::string& path, const std::string& module) {
    disk.files[path] = "module: " + module + "\nentity_models:\n  - {name: x, description: d}\n";
  }
};

}  // namespace

TEST_CASE("ioc schema: has the named definitions and those of the Generic IOC") {
  Schema test;
  test.define("/a.yaml", "a");
  test.define("/defs/b.ibek.support.yaml", "b");
  test.request.definition_files = {"/a.yaml"};
  const std::string both = test.run();
  CHECK(both.find("\"a.x\"") != std::string::npos);
  CHECK(both.find("\"b.x\"") != std::string::npos);
  test.request.with_ibek_defs = false;
  const std::string named = test.run();
  CHECK(named.find("\"a.x\"") != std::string::npos);
  CHECK(named.find("\"b.x\"") == std::string::npos);
}

TEST_CASE("ioc schema: without definitions there is no schema") {
  Schema test;
  CHECK(test.run() == "none");
  CHECK(test.messages.str() == "No `definitions` given and none found in /defs\n");
  test.request.with_ibek_defs = false;
  test.messages.str("");
  CHECK(test.run() == "none");
  CHECK(test.messages.str() == "One or more `definitions` required with `--no-ibek-defs`\n");
}

TEST_CASE("ioc schema: definitions with errors have no schema") {
  Schema test;
  test.disk.files["/defs/b.ibek.support.yaml"] = "module: b\n";
  CHECK(test.run() == "none");
  CHECK(test.sink.has_errors());
}
