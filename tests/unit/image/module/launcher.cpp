#include "image/module/launcher.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("launcher: redefines the compile commands of Base") {
  tests::MemoryDisk disk;
  disk.files["/base/configure/CONFIG_COMMON"] =
      "COMPILE.c   = $(CC) $(CPPFLAGS) $(CFLAGS) $(INCLUDES)\nHDEPENDS.c = $(COMPILE.c) -MM\n";
  const auto arguments = image::launcher_arguments({"ccache"}, "/base", disk);
  REQUIRE(arguments);
  REQUIRE(arguments->size() == 2);
  CHECK(arguments->front() == "COMPILER_LAUNCHER=ccache");
  CHECK(
      arguments->back() ==
      "COMPILE.c=$(if $(INSTALL_LOCATION),$(if $(filter ccache sccache distcc,$(notdir $(firstword $(CC)))),,"
      "$(COMPILER_LAUNCHER) )$(CC) $(CPPFLAGS) $(CFLAGS) $(INCLUDES),$(CC) $(CFLAGS) $(CPPFLAGS) "
      "$(TARGET_ARCH) -c)");
}

TEST_CASE("launcher: no arguments without EPICS Base, an error if it is unreadable") {
  tests::MemoryDisk disk;
  const auto none = image::launcher_arguments({"ccache"}, "/base", disk);
  CHECK((none && none->empty()));
  disk.errors["/base/configure/CONFIG_COMMON"] = EIO;
  CHECK_FALSE(image::launcher_arguments({"ccache"}, "/base", disk));
}

TEST_CASE("launcher: one that may start a server is started through iocwright") {
  using Words = std::vector<std::string>;
  CHECK(image::launcher_command("/usr/bin/ccache", "/bin/iocwright", "/s/programs") ==
        Words{"/usr/bin/ccache"});
  CHECK(image::launcher_command("sccache", "/bin/iocwright", "/s/programs") ==
        Words{"/bin/iocwright", "internal", "launch", "/s/programs", "sccache"});
  CHECK(image::launcher_command("sccache", "", "/s/programs") == Words{"sccache"});
}

TEST_CASE("launcher: its words are quoted for the shell and for make") {
  tests::MemoryDisk disk;
  disk.files["/base/configure/CONFIG_COMMON"] = "COMPILE.c = $(CC)\n";
  const auto arguments = image::launcher_arguments({"/a b/$x/it's", "launch"}, "/base", disk);
  REQUIRE(arguments);
  CHECK(arguments->front() == "COMPILER_LAUNCHER='/a b/$$x/it'\\''s' launch");
}
