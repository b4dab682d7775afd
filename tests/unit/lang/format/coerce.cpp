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

TEST_CASE("coerce: strings of digits and whole floats become integers") {
  CHECK(coerced(Value("7"), NativeType::integer) == "7");
  CHECK(coerced(Value(" +1_000.00 "), NativeType::integer) == "1000");
  CHECK(coerced(Value(7.0), NativeType::integer) == "7");
  CHECK(coerced(Value(true), NativeType::integer) == "1");
  CHECK(coerced(Value(7.5), NativeType::integer).starts_with("error: "));
  CHECK(coerced(Value("seven"), NativeType::integer).starts_with("error: "));
  CHECK(coerced(Value("0x10"), NativeType::integer).starts_with("error: "));
}

TEST_CASE("coerce: strings and integers become floats") {
  CHECK(coerced(Value("1.5e3"), NativeType::real) == "1500.0");
  CHECK(coerced(Value(2), NativeType::real) == "2.0");
  CHECK(coerced(Value("fast"), NativeType::real) == "error: expected a number, found the string `fast`");
  CHECK(coerced(Value(), NativeType::real).starts_with("error: "));
}

TEST_CASE("coerce: integers beyond 64 bits are errors") {
  CHECK(coerced(Value("9223372036854775807"), NativeType::integer) == "9223372036854775807");
  CHECK(coerced(Value("9223372036854775808"), NativeType::integer) ==
        "error: the integer does not fit in 64 bits");
  CHECK(coerced(Value(1e300), NativeType::integer).ends_with("which is too large"));
}

TEST_CASE("coerce: words and 0 or 1 become bools") {
  for (const char* word : {"yes", "On", "TRUE", "1", "t", "y"})
    CHECK(coerced(Value(word), NativeType::boolean) == "True");
  for (const char* word : {"no", "off", "false", "0", "f", "n"})
    CHECK(coerced(Value(word), NativeType::boolean) == "False");
  CHECK(coerced(Value("maybe"), NativeType::boolean).starts_with("error: "));
  CHECK(coerced(Value(1.0), NativeType::boolean) == "True");
  CHECK(coerced(Value(2), NativeType::boolean).starts_with("error: "));
}

TEST_CASE("coerce: only lists are lists, and only dicts are dicts") {
  CHECK(coerced(Value::list({Value(1)}), NativeType::list) == "[1]");
  CHECK(coerced(Value("[1]"), NativeType::list).starts_with("error: "));
  CHECK(coerced(Value::list({}), NativeType::dict).starts_with("error: "));
}

TEST_CASE("coerce: a template has its opening and closing braces on one line") {
  CHECK(format::is_template_text(Value("a {{ b }} c")));
  CHECK_FALSE(format::is_template_text(Value("{{ a\n}}")));
  CHECK_FALSE(format::is_template_text(Value("}} {{")));
  CHECK_FALSE(format::is_template_text(Value(1)));
}

TEST_CASE("coerce: the advice for a number shows what was probably meant") {
  CHECK(format::advice(Value("12,5"), NativeType::real) == "use a decimal point: `12.5`");
  CHECK(format::advice(Value("12.5 l/min"), NativeType::real) == "write the number alone: `12.5`");
  CHECK(format::advice(Value("-3mm"), NativeType::integer) == "write the number alone: `-3`");
  for (const char* unclear : {"1.000,5", "12,5 mm", "10.0.0.1:80", "twelve", "0x10", "mm", ""})
    CHECK(format::advice(Value(unclear), NativeType::real) == "");
  CHECK(format::advice(Value("12,5"), NativeType::integer) == "");
  CHECK(format::advice(Value(3), NativeType::list) == "write `[3]` for a list with one item");
}
