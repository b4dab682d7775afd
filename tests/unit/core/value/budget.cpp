#include "core/value/budget.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace iocwright;

TEST_CASE("budget: each limit is inclusive") {
  const Limits limits{.steps = 3, .size = 4, .length = 5, .depth = 6};
  Budget budget(limits);
  CHECK(budget.step(2));
  CHECK(budget.step());
  CHECK_FALSE(budget.step());
  CHECK(budget.size(4));
  CHECK_FALSE(budget.size(5));
  CHECK(budget.length(5));
  CHECK_FALSE(budget.length(6));
  CHECK(budget.depth(6));
  CHECK_FALSE(budget.depth(7));
}

TEST_CASE("budget: a level ends with its scope") {
  const Limits limits{.depth = 1};
  Budget budget(limits);
  const Budget::Level outer(budget);
  CHECK(outer.ok());
  {
    const Budget::Level inner(budget);
    CHECK_FALSE(inner.ok());
  }
  CHECK(outer.ok());
}

TEST_CASE("budget: an error names the limit, its value and how to raise it") {
  const Limits limits{.length = 7};
  const auto exceeded = Budget(limits).length(8);
  REQUIRE_FALSE(exceeded);
  CHECK(exceeded.error().kind() == DiagKind::template_limit);
  CHECK(exceeded.error().message() ==
        "the template exceeds the limit `length` of 7 (items in one list, range or mapping)");
  CHECK(exceeded.error().help_text() ==
        "if this is intended, raise the limit with `--limit length=N` or `IOCWRIGHT_LIMIT_LENGTH=N`");
}

TEST_CASE("budget: each limit has one row, and its default does not exceed the ceiling") {
  std::set<std::uint64_t*> members;
  Limits limits;
  for (const LimitRow& row : limit_rows()) {
    CHECK(members.insert(&(limits.*row.value)).second);
    CHECK(limits.*row.value <= row.ceiling);
  }
  CHECK(members.size() * sizeof(std::uint64_t) == sizeof(Limits));
}
