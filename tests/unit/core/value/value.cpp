#include "core/value/value.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("value: copies share a list") {
  const Value list = Value::list({Value(1)});
  const Value copy = list;
  copy.as_list().push_back(Value(2));
  CHECK(list.as_list().size() == 2);
  CHECK(list.same_as(copy));
  CHECK_FALSE(list.same_as(Value::list({Value(1), Value(2)})));
}

TEST_CASE("value: a deeply nested value is destroyed without recursion") {
  Value value;
  for (int i = 0; i < 1'000'000; ++i) value = Value::list({std::move(value)});
  value = Value();
  CHECK(value.is_none());
}

TEST_CASE("value: equal numbers of one type are the same object, strings and lists only if shared") {
  CHECK(Value(1).same_as(Value(1)));
  CHECK_FALSE(Value(1).same_as(Value(true)));
  CHECK_FALSE(Value(1).same_as(Value(1.0)));
  CHECK_FALSE(Value("a").same_as(Value("a")));
}
