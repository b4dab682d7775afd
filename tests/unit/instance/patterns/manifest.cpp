#include "instance/patterns/manifest.hpp"

#include <doctest/doctest.h>

#include "instance/patterns/pattern_tester.hpp"

using namespace iocwright;
using namespace iocwright::patterns;

namespace {

std::string refused(const std::string& text) { return tests::message_of(parse_manifest(text)); }

}  // namespace

TEST_CASE("pattern manifest: its rules are read in order") {
  const auto rules = parse_manifest("version: 1\nvendor:\n- {src: a, dest: b}\n- {src: '.*', dest: ''}\n");
  REQUIRE(rules);
  CHECK(*rules == std::vector<Rule>{{"a", "b"}, {".*", ""}});
}

TEST_CASE("pattern manifest: 1.0 and true are version 1, as in Python") {
  CHECK(refused("version: 1.0\nvendor: [{src: a, dest: b}]\n").empty());
  CHECK(refused("version: true\nvendor: [{src: a, dest: b}]\n").empty());
}

TEST_CASE("pattern manifest: the version is checked before all else") {
  CHECK(refused("vendor: 1\n") == "ibek.manifest.yaml: 'version' is required");
  for (const char* empty : {"", "{}\n", "[]\n", "0\n"})
    CHECK(refused(empty) == "ibek.manifest.yaml: 'version' is required");
  CHECK(refused("version: 2\nnew: 1\n") ==
        "ibek.manifest.yaml: manifest version 2 is not supported by this ibek "
        "(supported: 1); upgrade ibek to read it");
  CHECK(refused("version: '1'\n").starts_with("ibek.manifest.yaml: manifest version '1' is not supported"));
}

TEST_CASE("pattern manifest: unknown and missing keys and wrong types are errors") {
  CHECK(refused("version: 1\nx: 1\n") == "ibek.manifest.yaml: x: Extra inputs are not permitted");
  CHECK(refused("version: 1\n") == "ibek.manifest.yaml: vendor: Field required");
  CHECK(refused("version: 1\nvendor: []\n") == "ibek.manifest.yaml: 'vendor' must list at least one entry");
  CHECK(refused("version: 1\nvendor: [{src: a}]\n") == "ibek.manifest.yaml: vendor.0.dest: Field required");
  CHECK(refused("version: 1\nvendor: [{src: 1, dest: b}]\n") ==
        "ibek.manifest.yaml: vendor.0.src: Input should be a valid string, not int");
  CHECK(refused("- a\n") == "ibek.manifest.yaml: expected a mapping at the top level");
}

TEST_CASE("pattern manifest: an error of YAML says where it is") {
  CHECK(refused("version: 1\nvendor: [\n") ==
        "ibek.manifest.yaml: invalid YAML: this `[` is never closed (line 2, column 9)");
}
