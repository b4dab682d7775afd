#include "instance/resolve/blame.hpp"

#include <doctest/doctest.h>

#include "instance/boot_tester.hpp"

using namespace iocwright;
using tests::BootTester;

namespace {

/// What is reported for an entity `m.x` with the parameters `a` and `b`, whose script is `script`.
std::string reported(const std::string& script, const std::string& given) {
  BootTester test(
      "  - name: x\n    description: d\n    parameters:\n"
      "      a: {type: str, description: d}\n      b: {type: str, description: d, default: x}\n"
      "    pre_init:\n      - value: '" +
          script + "'\n",
      "  - {type: m.x, " + given + "}\n");
  return test.messages();
}

constexpr const char* in_value = "/ioc.yaml:4:20: error: ";
constexpr const char* in_entity = "/ioc.yaml:4:12: error: ";
constexpr const char* in_definition = "/m.ibek.support.yaml:9:";

}  // namespace

TEST_CASE("blame: the given value that a failing expression uses is the place of the error") {
  CHECK(reported("{{ a.index(\"z\") }}", "a: q").starts_with(in_value));
  CHECK(reported("a {{ \"b\" ~ (1 // (a | int)) }}", "a: q").starts_with(in_value));
}

TEST_CASE("blame: the entity is the place if any of several given values may be wrong") {
  CHECK(reported("{{ a.index(b) }}", "a: q, b: r").starts_with(in_entity));
}

TEST_CASE("blame: errors without a given value, and undefined names, are the definition's") {
  CHECK(reported("{{ 1 + b }}", "a: q").starts_with(in_definition));
  CHECK(reported("{{ 1 + a }}", "a: q").starts_with(in_definition));
  CHECK(reported("{{ a ~ nothing }}", "a: q").starts_with(in_definition));
}

TEST_CASE("blame: entities that fail at the same place of a definition are counted") {
  std::string entities;
  for (int i = 0; i < 1000; ++i) entities += "  - {type: m.x, a: q}\n";
  BootTester test(
      "  - {name: x, description: d, parameters: {a: {type: str, description: d}},\n"
      "     pre_init: [{value: '{{ a.index(\"z\") }}'}], post_init: [{value: '{{ nothing }}'}]}\n",
      entities);
  const std::string messages = test.messages();
  CHECK(messages.find("and 999 more like this") != messages.rfind("and 999 more like this"));
  CHECK(messages.size() < 2000);
}

TEST_CASE("blame: what a value causes is reported once") {
  BootTester test(
      "  - {name: x, description: d, parameters: {a: {type: str, description: d}},\n"
      "     pre_init: [{value: '{{ a.index(\"z\") }}'}, {value: '{{ a.index(\"y\") }}'}]}\n",
      "  - {type: m.x, a: q}\n");
  const std::string messages = test.messages();
  CHECK(messages.find("error:") == messages.rfind("error:"));
}
