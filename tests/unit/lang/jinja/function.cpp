#include "lang/jinja/functions/function.hpp"

#include <doctest/doctest.h>

#include <set>

#include "template_tester.hpp"

using namespace iocwright;
using namespace iocwright::jinja;
using tests::render;

TEST_CASE("jinja function: arguments are bound as in Python") {
  CHECK(render("{{ 'a' | replace(old='a', new='b') }}") == "b");
  CHECK(render("{{ 'a' | upper(1) }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a') }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a', old='b', new='c') }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a', 'b', nope=1) }}").starts_with("error: "));
  CHECK(render("{{ dict(a=1, **{'b': 2}) }}") == "{'a': 1, 'b': 2}");
}

TEST_CASE("jinja function: every row has a summary, and names are unique within a table") {
  for (const auto& groups : {filter_groups(), test_groups(), global_groups(), method_groups()}) {
    for (const FunctionGroup& group : groups) {
      std::set<std::string_view> names;
      for (const FunctionRow& row : group.rows) {
        CAPTURE(row.name);
        CHECK_FALSE(row.summary.empty());
        CHECK((row.run != nullptr));
        CHECK(names.insert(row.name).second);
      }
    }
  }
}
