#include "instance/patterns/json_document.hpp"

#include <doctest/doctest.h>

using namespace iocwright::patterns;

TEST_CASE("json: the order of members is of no importance for equality") {
  CHECK(*parse_json("{\"a\": 1, \"b\": [2]}") == *parse_json("{\"b\": [2], \"a\": 1}"));
  CHECK_FALSE(*parse_json("{\"a\": 1}") == *parse_json("{\"a\": 1, \"b\": 2}"));
  CHECK_FALSE(*parse_json("[1, 2]") == *parse_json("[2, 1]"));
  CHECK_FALSE(*parse_json("\"1\"") == *parse_json("1"));
}

TEST_CASE("json: a member is replaced in its place, or added at the end") {
  JsonValue value = *parse_json("{\"a\": 1, \"b\": 2}");
  value.set("a", JsonValue::string("x"));
  value.set("c", JsonValue::string("y"));
  CHECK(print_json(value) == "{\n  \"a\": \"x\",\n  \"b\": 2,\n  \"c\": \"y\"\n}");
}
