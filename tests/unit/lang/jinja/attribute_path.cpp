#include "lang/jinja/functions/attribute_path.hpp"

#include <doctest/doctest.h>

#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/undefined.hpp"

using namespace iocwright;
using namespace iocwright::jinja;

namespace {

const Limits limits;

/// {'a': [{'b': 7}]}
Value sample() {
  Dict inner, outer;
  inner.set("b", 7);
  outer.set("a", Value::list({Value::dict(std::move(inner))}));
  return Value::dict(std::move(outer));
}

}  // namespace

TEST_CASE("jinja attribute path: a part of digits is a position") {
  Budget budget(limits);
  const auto path = AttributePath::parse("a.0.b");
  REQUIRE(path);
  const auto value = path->get(sample(), budget);
  REQUIRE(value);
  CHECK(value->as_int() == 7);
}

TEST_CASE("jinja attribute path: a position beyond 64 bits finds nothing") {
  Budget budget(limits);
  const auto path = AttributePath::parse("a.99999999999999999999");
  REQUIRE(path);
  CHECK(is_undefined(*path->get(sample(), budget)));
}

TEST_CASE("jinja attribute path: none stands for the item itself") {
  Budget budget(limits);
  const auto path = AttributePath::parse(Value());
  REQUIRE(path);
  CHECK(path->get(Value(3), budget)->as_int() == 3);
}

TEST_CASE("jinja attribute path: a default replaces undefined values") {
  Budget budget(limits);
  const auto path = AttributePath::parse("nope");
  REQUIRE(path);
  CHECK(is_undefined(*path->get(sample(), budget)));
  const Value default_value(1);
  CHECK(path->get(sample(), budget, &default_value)->as_int() == 1);
}

TEST_CASE("jinja attribute path: commas separate several paths") {
  const auto paths = AttributePath::parse_several("a,a.0.b");
  REQUIRE(paths);
  CHECK(paths->size() == 2);
}
