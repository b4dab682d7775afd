#include "image/module/launcher.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("launcher: redefines the compile commands of Base") {
  tests::MemoryDisk disk;
  disk.files["/base/configure/CONFIG_COMMON"] =
      "COMPILE.c   = $(CC) $(CPPFLAGS) $(CFLAGS) $(INCLUDES)\nHDEPENDS.c = $(COMPILE.c) -MM\n";
  const auto arguments = image::launcher_arguments("ccache", "/base", disk);
  REQUIRE(arguments);
  REQUIRE(arguments->size() == 1);
  CHECK(
      arguments->front() ==
      "COMPILE.c=$(if $(INSTALL_LOCATION),$(if $(filter ccache sccache distcc,$(notdir $(firstword $(CC)))),,"
      "ccache )$(CC) $(CPPFLAGS) $(CFLAGS) $(INCLUDES),$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c)");
}

TEST_CASE("launcher: no arguments without EPICS Base, an error if it is unreadable") {
  tests::MemoryDisk disk;
  const auto none = image::launcher_arguments("ccache", "/base", disk);
  CHECK((none && none->empty()));
  disk.errors["/base/configure/CONFIG_COMMON"] = EIO;
  CHECK_FALSE(image::launcher_arguments("ccache", "/base", disk));
}
