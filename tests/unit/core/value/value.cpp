#include "core/value/value.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"

using namespace iocwright;

TEST_CASE("value: copies share what they hold") {
  const Value list = Value::list({Value(1)});
  const Value copy = list;
  copy.as_list().push_back(Value(2));
  CHECK(list.as_list().size() == 2);
  CHECK(list.same_as(copy));
  CHECK_FALSE(list.same_as(Value::list({Value(1), Value(2)})));
}

TEST_CASE("value: a very deep value is taken apart without recursion") {
  Value value;
  for (int i = 0; i < 1'000'000; ++i) value = Value::list({std::move(value)});
  value = Value();
  CHECK(value.is_none());
}

TEST_CASE("value: text forms are Python's") {
  const Limits limits;
  Budget budget(limits);
  Dict dict;
  dict.set(Value("a"), Value::tuple({Value(1)}));
  const Value value = Value::list(
      {Value(), Value(true), Value(1.5), Value("it's"), Value::dict(std::move(dict)), Value::tuple({})});
  CHECK(to_str(value, budget) == "[None, True, 1.5, \"it's\", {'a': (1,)}, ()]");
  CHECK(quote("a'\"\n\x7f\u00e9") == "'a\\'\"\\n\\x7f\u00e9'");
}

TEST_CASE("value: a list that holds itself prints as Python prints it") {
  const Limits limits;
  Budget budget(limits);
  const Value list = Value::list({Value(1)});
  list.as_list().push_back(list);
  CHECK(to_str(list, budget) == "[1, [...]]");
  list.as_list().clear();
}

TEST_CASE("value: large ints and floats compare exactly") {
  CHECK(compare_numbers(Value(std::int64_t{9007199254740993}), Value(9007199254740992.0)) == 1);
  CHECK(compare_numbers(Value(std::numeric_limits<std::int64_t>::max()), Value(9223372036854775808.0)) == -1);
  CHECK(compare_numbers(Value(1), Value(std::numeric_limits<double>::quiet_NaN())) == 2);
}
