#include "core/value/dict.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("dict: 1, 1.0 and true are the same key, and the first one set is kept") {
  Dict dict;
  dict.set(1, "int");
  dict.set(Value(1.0), Value("real"));
  dict.set(Value(true), Value("bool"));
  REQUIRE(dict.size() == 1);
  CHECK(dict.entries()[0].first.is_int());
  CHECK(dict.entries()[0].second.as_string() == "bool");
  CHECK(dict.find("1") == nullptr);
}

TEST_CASE("dict: keeps insertion order when it is large and after removals") {
  Dict dict;
  for (int i = 0; i < 1000; ++i) dict.set(Value("k" + std::to_string(i)), Value(i));
  CHECK(dict.erase(Value("k500")));
  CHECK_FALSE(dict.erase(Value("k500")));
  dict.set(Value("k500"), Value(-1));
  dict.set(Value("k3"), Value(33));
  REQUIRE(dict.size() == 1000);
  CHECK(dict.entries()[3].second.as_int() == 33);
  CHECK(dict.entries()[500].first.as_string() == "k501");
  CHECK(dict.entries().back().second.as_int() == -1);
  CHECK(dict.find("k999")->as_int() == 999);
}

TEST_CASE("dict: tuples are hashable unless they contain a list") {
  CHECK(hashable(Value::tuple({Value(1), Value("a")})));
  CHECK_FALSE(hashable(Value::list({})));
  CHECK_FALSE(hashable(Value::tuple({Value::list({})})));
  CHECK(hash(Value::tuple({Value(1)})) == hash(Value::tuple({Value(1.0)})));
}
