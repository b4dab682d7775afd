#include "instance/resolve/given_fields.hpp"

#include <doctest/doctest.h>

#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using resolve::GivenFields;

TEST_CASE("given fields: entries with string keys have values and places, others are left out") {
  const tests::ParsedYaml yaml("a: 1\nb:\n2: x\n");
  REQUIRE(yaml.document);
  const GivenFields given(yaml::as_mapping(yaml.document->root()));
  REQUIRE(given.find("a") != nullptr);
  CHECK(given.find("a")->value.as_int() == 1);
  CHECK(given.find("a")->place().begin == 3);
  CHECK(given.find("2") == nullptr);
  REQUIRE(given.find("b") != nullptr);
  CHECK(given.find("b")->place() == given.find("b")->name_place);  // because its value is empty
}

TEST_CASE("given fields: aliases share a value between mappings with the same known values") {
  const tests::ParsedYaml yaml("- a: &x [1]\n- a: *x\n");
  REQUIRE(yaml.document);
  const auto& items = yaml::as_sequence(yaml.document->root()).items;
  yaml::KnownValues known;
  const GivenFields first(yaml::as_mapping(*items[0]), known), second(yaml::as_mapping(*items[1]), known);
  CHECK(first.find("a")->value.same_as(second.find("a")->value));
}

TEST_CASE("given fields: entity_enabled accepts words like `off`, but not any string") {
  const tests::ParsedYaml yaml("entity_enabled: off\nother: maybe\n");
  const GivenFields given(yaml::as_mapping(yaml.document->root()));
  const auto flag = resolve::enabled_flag(*given.find("entity_enabled"));
  REQUIRE(flag);
  CHECK_FALSE(*flag);
  CHECK_FALSE(resolve::enabled_flag(*given.find("other")));
}
