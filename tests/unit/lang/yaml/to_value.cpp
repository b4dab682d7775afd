#include "lang/yaml/to_value.hpp"

#include <doctest/doctest.h>

#include "core/value/dict.hpp"
#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using tests::ParsedYaml;

TEST_CASE("yaml to_value: an alias shares the value of its anchor") {
  const ParsedYaml yaml("a: &x [1]\nb: *x\nc: [1]\n");
  const Value value = yaml::to_value(yaml.document->root());
  const auto& list = [&](const char* key) -> const auto& { return value.as_dict().find(key)->as_list(); };
  CHECK(&list("a") == &list("b"));
  CHECK(&list("a") != &list("c"));
}

TEST_CASE("yaml to_value: aliases share a value even between calls") {
  const ParsedYaml yaml("a: &x [1]\nb: *x\n");
  yaml::KnownValues known;
  const Value a = yaml::to_value(yaml.at("a"), known);
  const Value b = yaml::to_value(yaml.at("b"), known);
  CHECK(&a.as_list() == &b.as_list());
  CHECK(&a.as_list() != &yaml::to_value(yaml.at("a")).as_list());
}

TEST_CASE("yaml to_value: a list as a key becomes a tuple") {
  CHECK(tests::repr("? [1, 2]\n: x\n") == "{(1, 2): 'x'}");
}
