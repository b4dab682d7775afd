#include "core/value/text_forms.hpp"

#include <doctest/doctest.h>

#include "core/value/dict.hpp"

using namespace iocwright;

TEST_CASE("text forms: str() and repr() of nested values match Python's") {
  const Limits limits;
  Budget budget(limits);
  Dict dict;
  dict.set("a", Value::tuple({1}));
  const Value value =
      Value::list({Value(), true, 1.5, "it's", Value::dict(std::move(dict)), Value::tuple({})});
  CHECK(to_str(value, budget) == "[None, True, 1.5, \"it's\", {'a': (1,)}, ()]");
  CHECK(to_str(Value("a"), budget) == "a");
  CHECK(to_repr(Value("a"), budget) == "'a'");
  CHECK(to_repr(Value::markup("a"), budget) == "Markup('a')");
}

TEST_CASE("text forms: a list that contains itself prints as in Python") {
  const Limits limits;
  Budget budget(limits);
  const Value list = Value::list({1});
  list.as_list().push_back(list);
  CHECK(to_str(list, budget) == "[1, [...]]");
  list.as_list().clear();
}

TEST_CASE("text forms: quote() escapes quotes and unprintable characters") {
  CHECK(quote("a'\"\n\x7f\u00e9") == "'a\\'\"\\n\\x7f\u00e9'");
  CHECK(quote("it's") == "\"it's\"");
  CHECK(quote("\u200b") == "'\\u200b'");
}

TEST_CASE("text forms: brief() shortens long values in the middle") {
  CHECK(brief(Value("short")) == "'short'");
  const std::string text = brief(Value(std::string(100, 'a')));
  CHECK(text == "'" + std::string(29, 'a') + "..." + std::string(14, 'a') + "'");
  CHECK(brief(Value::list(std::vector<Value>(10'000))) == "a large list");
}

TEST_CASE("text forms: values are described without Python's words") {
  CHECK(found(Value()) == "no value");
  CHECK(found(Value(true)) == "`true`");
  CHECK(found(Value(2.5)) == "the number `2.5`");
  CHECK(found(Value("")) == "an empty string");
  CHECK(found(Value("12,5")) == "the string `12,5`");
  CHECK(found(Value("one\ntwo")) == "the string `one...`");
  CHECK(found(Value(std::string(70, 'a'))) == "the string `" + std::string(60, 'a') + "...`");
  CHECK(found(Value::list({1})) == "a list");
  CHECK(found(Value::dict({})) == "a mapping");
}
