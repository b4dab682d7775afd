#include "image/ioc/elf.hpp"

#include <doctest/doctest.h>
#include <elf.h>

#include <algorithm>

#include "core/base/disk.hpp"

using namespace iocwright;

namespace {

std::string content(const char* path) {
  const auto text = RealDisk().read(path);
  REQUIRE(text);
  return *text;
}

image::ElfFile read(const char* path) {
  auto elf = image::read_elf(content(path), path, true);
  REQUIRE(elf);
  return *std::move(elf);
}

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

TEST_CASE("elf: a shared library lists the libraries it needs and where to search for them") {
  const image::ElfFile elf = read(FIXTURE_NEEDS);
  CHECK(elf.dynamic);
  CHECK_FALSE(elf.archive);
  CHECK(elf.interpreter.empty());
  CHECK(has(elf.needed, "libfixture_gives_SHARED.so"));
  CHECK(elf.runpath == std::vector<std::string>{"$ORIGIN/../lib", "/opt/lib"});
  CHECK(elf.rpath.empty());
}

TEST_CASE("elf: a build ID, symbols and an import of dlopen() are recognized") {
  const image::ElfFile gives = read(FIXTURE_GIVES);
  CHECK(gives.build_id.size() == 40);
  CHECK(gives.build_id.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(gives.has_symbols);
  CHECK_FALSE(gives.opens_libraries);
  const image::ElfFile opens = read(FIXTURE_OPENS);
  CHECK(opens.build_id.empty());
  CHECK(opens.opens_libraries);
}

TEST_CASE("elf: data behind the end of an ELF file is a payload") {
  CHECK_FALSE(read(FIXTURE_GIVES).has_payload);
  const auto packed = image::read_elf(content(FIXTURE_GIVES) + "archive", "packed", false);
  REQUIRE(packed);
  CHECK(packed->has_payload);
}

TEST_CASE("elf: object files are relocatable, libraries are not") {
  CHECK_FALSE(read(FIXTURE_GIVES).relocatable);
  std::string object = content(FIXTURE_GIVES);
  object[16] = ET_REL;
  CHECK(image::read_elf(object, "object", false)->relocatable);
}

TEST_CASE("elf: hidden symbols are not defined, and weak ones are not required") {
  const image::ElfFile gives = read(FIXTURE_GIVES);
  REQUIRE(gives.members.size() == 1);
  CHECK(has(gives.members[0].defined, "given_function"));
  CHECK_FALSE(has(gives.members[0].defined, "hidden_function"));
  const image::ElfFile needs = read(FIXTURE_NEEDS);
  CHECK(has(needs.members.at(0).undefined, "given_function"));
  CHECK_FALSE(has(needs.members.at(0).undefined, "spare_function"));
  CHECK_FALSE(has(needs.members.at(0).defined, "given_function"));
}

TEST_CASE("elf: the symbols of an archive are those of each member") {
  const image::ElfFile gives = read(FIXTURE_GIVES_ARCHIVE);
  CHECK(gives.archive);
  REQUIRE(gives.members.size() == 1);
  CHECK(has(gives.members[0].defined, "given_function"));
  CHECK(gives.machine == read(FIXTURE_GIVES).machine);
  CHECK(has(read(FIXTURE_NEEDS_ARCHIVE).members.at(0).undefined, "given_function"));
}

TEST_CASE("elf: a program names its loader") {
  const image::ElfFile elf = read("/proc/self/exe");
  CHECK(elf.interpreter.starts_with("/"));
  CHECK_FALSE(elf.needed.empty());
}

TEST_CASE("elf: other files are rejected, and truncated files do not crash the reader") {
  CHECK_FALSE(image::read_elf("#!/bin/sh\n", "x", true));
  CHECK_FALSE(image::read_elf("", "x", true));
  CHECK_FALSE(image::is_elf("!<arch>\n"));
  for (const char* path : {FIXTURE_NEEDS, FIXTURE_NEEDS_ARCHIVE}) {
    const std::string whole = content(path);
    for (std::size_t size = 0; size < whole.size(); size += 61) {
      const auto elf = image::read_elf(std::string_view(whole).substr(0, size), "x", true);
      if (elf) CHECK(elf->members.size() <= 1);
    }
  }
}
