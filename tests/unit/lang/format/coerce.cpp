#include "lang/format/coerce.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;
using format::NativeType;

namespace {

std::string coerced(const Value& value, NativeType type) {
  const auto result = format::coerce(value, type);
  if (!result) return "error: " + result.error();
  const Limits limits;
  Budget budget(limits);
  return to_repr(*result, budget).value_or("?");
}

}  // namespace

TEST_CASE("coerce: texts and whole reals are integers") {
  CHECK(coerced(Value("7"), NativeType::integer) == "7");
  CHECK(coerced(Value(7.0), NativeType::integer) == "7");
  CHECK(coerced(Value(true), NativeType::integer) == "1");
  CHECK(coerced(Value(7.5), NativeType::integer).starts_with("error: "));
  CHECK(coerced(Value("seven"), NativeType::integer).starts_with("error: "));
  CHECK(coerced(Value("0x10"), NativeType::integer).starts_with("error: "));
}

TEST_CASE("coerce: words are bools") {
  for (const char* word : {"yes", "On", "TRUE", "1", "t", "y"})
    CHECK(coerced(Value(word), NativeType::boolean) == "True");
  for (const char* word : {"no", "off", "false", "0", "f", "n"})
    CHECK(coerced(Value(word), NativeType::boolean) == "False");
  CHECK(coerced(Value("maybe"), NativeType::boolean).starts_with("error: "));
  CHECK(coerced(Value(2), NativeType::boolean).starts_with("error: "));
}

TEST_CASE("coerce: lists and dicts are taken as they are, nothing else is") {
  CHECK(coerced(Value::list({Value(1)}), NativeType::list) == "[1]");
  CHECK(coerced(Value("[1]"), NativeType::list).starts_with("error: "));
  CHECK(coerced(Value::list({}), NativeType::dict).starts_with("error: "));
}

TEST_CASE("coerce: a template has both braces on one line") {
  CHECK(format::is_template_text(Value("a {{ b }} c")));
  CHECK_FALSE(format::is_template_text(Value("{{ a\n}}")));
  CHECK_FALSE(format::is_template_text(Value("}} {{")));
  CHECK_FALSE(format::is_template_text(Value(1)));
}
