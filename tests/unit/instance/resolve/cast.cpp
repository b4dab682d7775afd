#include "instance/resolve/cast.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;
using format::NativeType;
using resolve::Cast;

namespace {

/// The converted value as Python's repr() shows it, or "error".
std::string cast(const std::string& text, Cast to) {
  const Limits limits;
  Budget budget(limits);
  const auto value = resolve::apply_cast(text, to, budget);
  return value ? to_repr(*value, budget).value_or("error") : "error";
}

}  // namespace

TEST_CASE("cast: the first filter at the end of a tag decides, if it is the name of a type") {
  CHECK(resolve::guess_cast("{{ x | int }}") == NativeType::integer);
  CHECK(resolve::guess_cast("{{ x|float}}") == NativeType::real);
  CHECK(resolve::guess_cast("a {{ x | list }} b") == NativeType::list);
  CHECK(resolve::guess_cast("{{ x | int + 1 }}") == std::nullopt);
  CHECK(resolve::guess_cast("{{ x | upper }}") == std::nullopt);
  CHECK(resolve::guess_cast("plain") == std::nullopt);
}

TEST_CASE("cast: the text is parsed as a literal, whose value is converted") {
  CHECK(cast("7.9", NativeType::integer) == "7");
  CHECK(cast("7", NativeType::real) == "7.0");
  CHECK(cast("0", NativeType::boolean) == "False");
  CHECK(cast("'ab'", NativeType::list) == "['a', 'b']");
  CHECK(cast("[1, 2]", std::nullopt) == "'[1, 2]'");
  CHECK(cast("seven", NativeType::integer) == "error");
  CHECK(cast("1", NativeType::list) == "error");
}
