#include "image/ioc/dev_instance.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("dev instance: a link and an empty folder are replaced") {
  tests::MemoryDisk disk;
  Sink sink;
  disk.links["/ioc/config"] = "/old/config";
  CHECK(image::link_config("/new/config", "/ioc/config", disk, sink));
  CHECK(disk.links["/ioc/config"] == "/new/config");

  disk.links.clear();
  disk.folders.insert("/ioc/config");
  CHECK(image::link_config("/new/config", "/ioc/config", disk, sink));
  CHECK_FALSE(disk.folders.contains("/ioc/config"));
  CHECK(disk.links["/ioc/config"] == "/new/config");
  CHECK(sink.first_message().empty());
}

TEST_CASE("dev instance: nothing is linked if the existing path cannot be accessed") {
  tests::MemoryDisk disk;
  Sink sink;
  disk.errors["/ioc/config"] = EIO;
  const auto linked = image::link_config("/new/config", "/ioc/config", disk, sink);
  REQUIRE_FALSE(linked);
  CHECK(linked.error().message() == "cannot link `/ioc/config`: Input/output error");
  CHECK(disk.links.empty());
}

TEST_CASE("dev instance: a missing Generic IOC is an error") {
  tests::MemoryDisk disk;
  Sink sink;
  std::ostringstream out;
  const auto linked = image::use_instance("/", "/ioc", disk, sink, out);
  REQUIRE_FALSE(linked);
  CHECK(linked.error().message() == "Could not find ioc folder /ioc");
  CHECK(out.str().empty());
}

TEST_CASE("dev instance: a folder without `config` is refused before the link is touched") {
  tests::MemoryDisk disk;
  disk.folders = {"/ioc", "/tmp"};
  disk.links["/ioc/config"] = "/old/config";
  Sink sink;
  std::ostringstream out;
  const auto linked = image::use_instance("/tmp", "/ioc", disk, sink, out);
  REQUIRE_FALSE(linked);
  CHECK(linked.error().message() == "`/tmp` contains no folder `config`");
  CHECK(disk.links["/ioc/config"] == "/old/config");
  CHECK(out.str().empty());
}
