#include "image/recipe/os_release.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("os-release: values without quotes") {
  tests::MemoryDisk disk;
  disk.files["/etc/os-release"] =
      "# comment\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nNAME='Debian'\n";
  auto release = image::os_release(disk);
  CHECK(release["PRETTY_NAME"] == "Debian GNU/Linux 12 (bookworm)");
  CHECK(release["NAME"] == "Debian");
  CHECK(image::distribution_id(disk) == "debian");
}

TEST_CASE("os-release: an unknown distribution counts as debian") {
  tests::MemoryDisk disk;
  CHECK(image::distribution_id(disk) == "debian");
  disk.files["/etc/os-release"] = "ID=\"ubuntu\"\n";
  CHECK(image::distribution_id(disk) == "ubuntu");
}
