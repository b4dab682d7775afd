#include "core/value/json_text.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/value/dict.hpp"

using namespace iocwright;

namespace {

std::string json(const Value& value, const JsonStyle& style = {}) {
  const Limits limits;
  Budget budget(limits);
  const auto text = json_text(value, style, budget);
  return text ? *text : "error: " + text.error().message();
}

Value sample() {
  Dict dict;
  dict.set("b", Value::list({1, 2.5, Value()}));
  dict.set("a", Value::dict({}));
  return Value::dict(std::move(dict));
}

}  // namespace

TEST_CASE("json text: one line, in the order of the dict by default") {
  CHECK(json(sample()) == R"({"b": [1, 2.5, null], "a": {}})");
  CHECK(json(Value::tuple({true, "\u00e9\n"})) == R"([true, "\u00e9\n"])");
}

TEST_CASE("json text: is indented, with sorted keys, on request") {
  CHECK(json(sample(), {.indent = "  ", .sort_keys = true}) ==
        "{\n  \"a\": {},\n  \"b\": [\n    1,\n    2.5,\n    null\n  ]\n}");
}

TEST_CASE("json text: keys become strings, except tuples, which are an error") {
  Dict dict;
  dict.set(1, "int");
  dict.set(false, "bool");
  dict.set(Value(), "none");
  dict.set(1.5, "float");
  CHECK(json(Value::dict(std::move(dict))) ==
        R"({"1": "int", "false": "bool", "null": "none", "1.5": "float"})");
  Dict tuple_key;
  tuple_key.set(Value::tuple({}), 1);
  CHECK(json(Value::dict(std::move(tuple_key))) ==
        "error: keys must be str, int, float, bool or None, not tuple");
}

TEST_CASE("json text: infinity and NaN are written as in Python") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(json(Value::list({infinity, -infinity, std::numeric_limits<double>::quiet_NaN()})) ==
        "[Infinity, -Infinity, NaN]");
}
