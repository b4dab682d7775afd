#include "core/value/sorting.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/value/text_forms.hpp"

using namespace iocwright;

namespace {

const Limits limits;

std::string sorted(const std::vector<Value>& items, const std::vector<Value>& keys, bool reverse = false) {
  Budget budget(limits);
  const auto out = sort_values(items, keys, reverse, budget);
  return out ? to_str(Value::list(*out), budget).value_or("?") : "error: " + out.error().message();
}

}  // namespace

TEST_CASE("sorting: items are ordered by their keys") {
  CHECK(sorted({"a", "b", "c", "d", "e"}, {5, 4, 3.5, 1, 2}) == "['d', 'e', 'c', 'b', 'a']");
  CHECK(sorted({}, {}) == "[]");
  CHECK(sorted({7}, {7}) == "[7]");
}

TEST_CASE("sorting: equal keys keep their order, even if reversed") {
  CHECK(sorted({"a", "b", "c", "d"}, {1, 0, 1, 0}) == "['b', 'd', 'a', 'c']");
  CHECK(sorted({"a", "b", "c", "d"}, {1, 0, 1, 0}, true) == "['a', 'c', 'b', 'd']");
}

TEST_CASE("sorting: lists of any length are sorted") {
  for (int size = 0; size < 40; ++size) {
    std::vector<Value> items;
    for (int i = 0; i < size; ++i) items.emplace_back((i * 17) % 41);
    Budget budget(limits);
    const auto out = sort_values(items, items, false, budget);
    REQUIRE(out);
    CHECK(std::ranges::is_sorted(*out, {}, &Value::as_int));
    CHECK(out->size() == items.size());
  }
}

TEST_CASE("sorting: keys that cannot be compared are an error") {
  CHECK(sorted({1, 2}, {1, "a"}) == "error: `<` cannot compare a string and a number");
}

TEST_CASE("sorting: comparisons count as steps") {
  const Limits few{.steps = 10};
  Budget budget(few);
  const std::vector<Value> items(100, Value(1));
  CHECK_FALSE(sort_values(items, items, false, budget));
}
