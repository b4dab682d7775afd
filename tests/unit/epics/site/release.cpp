#include "epics/site/release.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

namespace {

std::string read(std::map<std::string, std::string> files) {
  tests::MemoryDisk disk;
  disk.files = std::move(files);
  std::string out;
  const auto macros = epics::read_release(disk, "/r", "linux-x86_64").value().macros;
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
  CHECK(epics::read_release(disk, "/RELEASE", "").value().macros.size() == 2);
}

TEST_CASE("release: a disk error is reported, not taken for a missing file") {
  tests::MemoryDisk disk;
  disk.files = {{"/r", "A=/a\n-include /more\n"}, {"/more", "B=/b\n"}};
  disk.errors["/more"] = EIO;
  const auto macros = epics::read_release(disk, "/r", "");
  REQUIRE_FALSE(macros);
  CHECK(macros.error().path == "/more");
}

TEST_CASE("release: the name of an include may contain the host architecture") {
  CHECK(read({{"/r", "-include /c/RELEASE.$(EPICS_HOST_ARCH).local\n"},
              {"/c/RELEASE.linux-x86_64.local", "A=/a\n"}}) == "A=/a;");
}

TEST_CASE("release: lines that EPICS Base ignores are listed, with their places") {
  tests::MemoryDisk disk;
  disk.files["/r"] = "A=/a\n  export B=/b # no\n-include /none\nifeq (x,y)\n";
  const auto lines = epics::read_release(disk, "/r", "").value().unknown_lines;
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].path == "/r");
  CHECK(lines[0].file_text.substr(lines[0].begin, lines[0].end - lines[0].begin) == "export B=/b");
  CHECK(lines[1].file_text.substr(lines[1].begin, lines[1].end - lines[1].begin) == "ifeq (x,y)");
}
