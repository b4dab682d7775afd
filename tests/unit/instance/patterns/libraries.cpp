#include "instance/patterns/libraries.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

Libraries with(const std::string& variable) {
  return Libraries(Environment({{"IBEK_PATTERN_LIBRARIES", variable}}));
}

std::string uri_of_label(const std::string& label, const std::string& variable = "") {
  tests::MemoryDisk disk;
  disk.folders.insert("local.d/library");
  return *with(variable).uri_of_label(label, disk);
}

}  // namespace

TEST_CASE("pattern libraries: those of the environment follow the built-in ones or replace their URIs") {
  const Libraries libraries = with(" z = one ,ibek-runtime-support=/two,empty=,no");
  REQUIRE(libraries.all().size() == 3);
  CHECK(libraries.all()[1].uri == "/two");
  CHECK(libraries.all()[2].name == "z");
  CHECK(libraries.all()[2].uri == "one");
}

TEST_CASE("pattern libraries: an unknown name is answered with the known ones, sorted") {
  const auto found = with("a=b").uri_of("nowhere");
  REQUIRE_FALSE(found);
  CHECK(found.error().message() ==
        "unknown library 'nowhere'; known: a, ibek-runtime-streamdevice, ibek-runtime-support");
}

TEST_CASE("pattern libraries: a label is the URI without scheme, `.git` and slashes") {
  CHECK(label_of("https://github.com/acme/lib.git") == "github.com/acme/lib");
  CHECK(label_of("git@git.example.org:acme/lib.git") == "git@git.example.org:acme/lib");
  CHECK(label_of("ssh://git@h/lib") == "ssh://git@h/lib");
  CHECK(label_of("https://h/lib.git/") == "h/lib.git");
  CHECK(label_of("./library/") == "./library");
  CHECK(label_of("file:///x") == "file:///x");
}

TEST_CASE("pattern libraries: a label never holds a password") {
  CHECK(label_of("https://me:secret@h.org/lib") == "h.org/lib");
  CHECK(label_of("https://me@h.org/lib") == "me@h.org/lib");
}

TEST_CASE("pattern libraries: a label that begins with a host is a https URI again") {
  CHECK(uri_of_label("github.com/acme/lib") == "https://github.com/acme/lib");
  CHECK(uri_of_label("git.example.org/acme/lib") == "https://git.example.org/acme/lib");
  CHECK(uri_of_label("git.example.org:8443/lib") == "https://git.example.org:8443/lib");
}

TEST_CASE("pattern libraries: a label that is a path or an address of ssh stays as it is") {
  for (const char* label : {"../library", "./a", "library", "git@h.org:acme/lib", "ssh://git@h/lib",
                            "lib.git", "local.d/library", "h.org:acme/lib"})
    CHECK(uri_of_label(label) == label);
}

TEST_CASE("pattern libraries: the URI of a known library with the label comes first") {
  CHECK(uri_of_label("h.org/lib", "mine=http://h.org/lib.git") == "http://h.org/lib.git");
}

TEST_CASE("pattern libraries: file URIs and existing paths are folders, all else is cloned") {
  tests::MemoryDisk disk;
  disk.folders.insert("library");
  CHECK(place_of("file:///x", disk)->folder == "/x");
  CHECK(place_of("library", disk)->folder == "library");
  CHECK(place_of("absent", disk)->folder.empty());
  CHECK(place_of("https://library", disk)->folder.empty());
}
