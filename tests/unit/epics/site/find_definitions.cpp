#include "epics/site/find_definitions.hpp"

#include <doctest/doctest.h>

#include "core/base/path.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("find definitions: files are sorted, with those of the image first") {
  tests::MemoryDisk disk;
  disk.files = {{"/defs/b/z.ibek.support.yaml", ""},
                {"/defs/a.ibek.support.yaml", ""},
                {"/defs/x.yaml", ""},
                {"/config/own.ibek.support.yaml", ""},
                {"/config/ioc.yaml", ""}};
  CHECK(epics::find_definitions(disk, "/defs", "/config") ==
        std::vector<std::string>{"/defs/a.ibek.support.yaml", "/defs/b/z.ibek.support.yaml",
                                 "/config/own.ibek.support.yaml"});
}

TEST_CASE("find definitions: files of a mounted ConfigMap are found once") {
  tests::MemoryDisk disk;
  disk.folders = {"/config"};
  disk.files = {{"/config/..2026_01_01/own.ibek.support.yaml", ""}};
  disk.links = {{"/config/..data", "/config/..2026_01_01"},
                {"/config/own.ibek.support.yaml", "/config/..2026_01_01/own.ibek.support.yaml"}};
  CHECK(epics::find_definitions(disk, "/defs", "/config") ==
        std::vector<std::string>{"/config/own.ibek.support.yaml"});
}

TEST_CASE("find definitions: unusable files and folders are skipped, as execvp(3) does in PATH") {
  for (const int code : {EACCES, ENAMETOOLONG, ENOENT, ENOTDIR}) {
    CAPTURE(code);
    tests::MemoryDisk disk;
    disk.files = {{"/defs/a.ibek.support.yaml", ""},
                  {"/defs/b/z.ibek.support.yaml", ""},
                  {"/defs/c.ibek.support.yaml", ""}};
    disk.errors = {{"/defs/b", code}, {"/defs/c.ibek.support.yaml", code}, {"/config", code}};
    CHECK(epics::find_definitions(disk, "/defs", "/config") ==
          std::vector<std::string>{"/defs/a.ibek.support.yaml"});
  }
}

TEST_CASE("find definitions: a disk error is reported, not taken for a missing file") {
  for (const char* place : {"/defs", "/defs/b", "/defs/a.ibek.support.yaml", "/config"}) {
    for (const int code : {EIO, ESTALE}) {
      CAPTURE(place);
      tests::MemoryDisk disk;
      disk.files = {{"/defs/a.ibek.support.yaml", ""},
                    {"/defs/b/z.ibek.support.yaml", ""},
                    {"/config/own.ibek.support.yaml", ""}};
      disk.errors[place] = code;
      const auto found = epics::find_definitions(disk, "/defs", "/config");
      REQUIRE_FALSE(found);
      CHECK(found.error().message().starts_with(std::string("cannot access `") + place + "`: "));
    }
  }
}

TEST_CASE("find definitions: a dangling link is an error, in both folders") {
  for (const char* folder : {"/defs", "/config"}) {
    tests::MemoryDisk disk;
    disk.folders = {"/defs", "/config"};
    const std::string link = path::join(folder, "x.ibek.support.yaml");
    disk.links[link] = "/nowhere";
    const auto found = epics::find_definitions(disk, "/defs", "/config");
    REQUIRE_FALSE(found);
    CHECK(found.error().message() ==
          "cannot access `" + link + "`: it is a link to `/nowhere`, which does not exist");
    CHECK(epics::find_files(disk, folder, ".yaml", true) == std::vector<std::string>());
  }
}
