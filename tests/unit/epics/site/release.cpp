#include "epics/site/release.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

std::string read(std::map<std::string, std::string> files) {
  tests::MemoryDisk disk;
  disk.files = std::move(files);
  std::string out;
  const auto macros = epics::read_release(disk, "/r").value();
  for (const auto& macro : macros) out += macro.name + "=" + macro.value + ";";
  return out;
}

}  // namespace

TEST_CASE("release: a macro may be used before it is defined") {
  CHECK(
      read(
          {{"/r",
            "SUPPORT=/epics/support # all of it\n A = $(SUPPORT)/a\r\n\nB=$(C)/b\nC = /c\nD=$(NONE)/d\n"}}) ==
      "SUPPORT=/epics/support;A=/epics/support/a;B=/c/b;C=/c;D=$(NONE)/d;");
}

TEST_CASE("release: a redefined macro keeps its position and gets the new value, except with ?=") {
  CHECK(read({{"/r", "A=/one\nB=/b\nA=/two\nB?=/never\nC?=/c\n"}}) == "A=/two;B=/b;C=/c;");
  CHECK(read({{"/r", "A=/one\nB:=$(A)/b\nA=/two\n"}}) == "A=/two;B=/one/b;");
}

TEST_CASE("release: included files are read, and a missing one is skipped") {
  CHECK(read({{"/r", "SUPPORT = /s\n-include $(SUPPORT)/more\ninclude /none\nZ=/z\n"},
              {"/s/more", "M=$(SUPPORT)/m\n"}}) == "SUPPORT=/s;M=/s/m;Z=/z;");
}

TEST_CASE("release: cyclic includes and macros do not loop forever") {
  CHECK(read({{"/r", "A=/a\ninclude /r\n"}}) == "A=/a;");
  CHECK(read({{"/r", "A=$(B)\nB=$(A)\n"}}).starts_with("A="));
}

TEST_CASE("release: cycles that branch at every level stop early") {
  tests::MemoryDisk disk;
  disk.files["/RELEASE"] =
      "A = $(B)$(B)$(B)\nB = $(A)$(A)$(A)\ninclude /RELEASE\ninclude /RELEASE\ninclude /RELEASE\n";
  CHECK(epics::read_release(disk, "/RELEASE").value().size() == 2);
}

TEST_CASE("release: a disk error is reported, not taken for a missing file") {
  tests::MemoryDisk disk;
  disk.files = {{"/r", "A=/a\n-include /more\n"}, {"/more", "B=/b\n"}};
  disk.errors["/more"] = EIO;
  const auto macros = epics::read_release(disk, "/r");
  REQUIRE_FALSE(macros);
  CHECK(macros.error().path == "/more");
}
