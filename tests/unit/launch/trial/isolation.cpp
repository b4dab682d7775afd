#include "launch/trial/isolation.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"

namespace iocwright::launch {

TEST_CASE("trial: devices are found in subfolders, but not those of every container") {
  RealDisk disk;
  const auto folder = TemporaryFolder::make(disk, {});
  const std::string& top = folder->path();
  for (const char* name : {"log", "bus/usb/readme"}) REQUIRE(disk.replace(path::join(top, name), ""));
  REQUIRE(disk.make_link("/dev/null", path::join(top, "core")));
  CHECK_FALSE(find_device(disk, top));
  const auto make = [&](const std::string& name) {
    return ::mknod(path::join(top, name).c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0;
  };
  if (!make("null")) return;  // only root can
  CHECK_FALSE(find_device(disk, top));
  REQUIRE(make("bus/usb/001"));
  CHECK(find_device(disk, top) == path::join(top, "bus/usb/001"));
}

}  // namespace iocwright::launch
