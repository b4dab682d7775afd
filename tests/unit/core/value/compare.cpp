#include "core/value/compare.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/value/dict.hpp"

using namespace iocwright;

namespace {

const Limits limits;

Result<bool> equal(const Value& a, const Value& b) {
  Budget budget(limits);
  return equals(a, b, budget);
}

Result<bool> less(const Value& a, const Value& b) {
  Budget budget(limits);
  return ordered(Order::less, a, b, budget);
}

Value dict(std::initializer_list<Dict::Entry> entries) {
  Dict out;
  for (const auto& [key, value] : entries) out.set(key, value);
  return Value::dict(std::move(out));
}

}  // namespace

TEST_CASE("compare: large ints and floats compare exactly") {
  CHECK(compare_numbers(Value(9007199254740993), Value(9007199254740992.0)) == 1);
  CHECK(compare_numbers(Value(std::numeric_limits<std::int64_t>::max()), Value(9223372036854775808.0)) == -1);
  CHECK(compare_numbers(Value(-1e300), Value(std::numeric_limits<std::int64_t>::min())) == -1);
  CHECK(compare_numbers(Value(-1), Value(-1.5)) == 1);
  CHECK(compare_numbers(Value(1), Value(std::numeric_limits<double>::quiet_NaN())) == 2);
}

TEST_CASE("compare: only numbers and bools are equal across types") {
  CHECK(equal(1, 1.0) == true);
  CHECK(equal(true, 1) == true);
  CHECK(equal(1, "1") == false);
  CHECK(equal(Value(), false) == false);
  CHECK(equal(Value::list({1}), Value::tuple({1})) == false);
  CHECK(equal("a", Value::markup("a")) == true);
}

TEST_CASE("compare: lists and dicts are equal if their contents are, dicts in any order") {
  CHECK(equal(Value::list({1, "a"}), Value::list({1.0, "a"})) == true);
  CHECK(equal(Value::list({1}), Value::list({1, 2})) == false);
  CHECK(equal(dict({{"a", 1}, {"b", 2}}), dict({{"b", 2}, {"a", 1}})) == true);
  CHECK(equal(dict({{"a", 1}}), dict({{"b", 1}})) == false);
}

TEST_CASE("compare: sequences are ordered by the first difference, then by length") {
  CHECK(less(Value::list({1, 2}), Value::list({1, 3})) == true);
  CHECK(less(Value::list({1}), Value::list({1, 0})) == true);
  CHECK(less(Value::tuple({2}), Value::tuple({1, 9})) == false);
  CHECK(less("a\u00e9", "a\U0001F600") == true);
}

TEST_CASE("compare: ordering unrelated types is an error") {
  const auto mixed = less(1, "a");
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().message() == "`<` cannot compare a number and a string");
  CHECK_FALSE(less(Value(), Value()));
  CHECK_FALSE(less(Value::list({1}), Value::tuple({2})));
}

TEST_CASE("compare: NaN is neither less than nor equal to anything") {
  const Value nan(std::numeric_limits<double>::quiet_NaN());
  CHECK(less(nan, 1) == false);
  CHECK(less(1, nan) == false);
  CHECK(equal(nan, nan) == false);
}

TEST_CASE("compare: truth and length") {
  for (const Value& empty : {Value(), Value(0), Value(0.0), Value(""), Value::list({}), Value::dict({})})
    CHECK(truth(empty) == false);
  for (const Value& full : {Value(-1), Value("0"), Value::tuple({Value()})}) CHECK(truth(full) == true);
  CHECK(length(Value("gr\u00fc\u00dfe")) == 5);
  CHECK_FALSE(length(Value(5)));
}

TEST_CASE("compare: keys must be hashable") {
  CHECK(require_hashable(Value::tuple({1})));
  const auto list = require_hashable(Value::list({}));
  REQUIRE_FALSE(list);
  CHECK(list.error().message() == "a list cannot be a key of a mapping");
}

TEST_CASE("compare: contains() looks for substrings, items and keys") {
  Budget budget(limits);
  CHECK(contains("abc", "bc", budget) == true);
  CHECK(contains(Value::list({1, 2}), 2.0, budget) == true);
  CHECK(contains(dict({{"a", 1}}), "a", budget) == true);
  CHECK(contains(dict({{"a", 1}}), 1, budget) == false);
  CHECK_FALSE(contains("abc", 1, budget));
  CHECK_FALSE(contains(dict({}), Value::list({}), budget));
}
