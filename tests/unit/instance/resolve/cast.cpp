#include "instance/resolve/cast.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;
using resolve::Cast;

namespace {

std::string cast(const std::string& text, Cast to) {
  const Limits limits;
  Budget budget(limits);
  const auto value = resolve::apply_cast(text, to, budget);
  return value ? to_repr(*value, budget).value_or("error") : "error";
}

}  // namespace

TEST_CASE("cast: the first filter at the end of a tag that is a type's name decides") {
  CHECK(resolve::guess_cast("{{ x | int }}") == Cast::integer);
  CHECK(resolve::guess_cast("{{ x|float}}") == Cast::real);
  CHECK(resolve::guess_cast("a {{ x | list }} b") == Cast::list);
  CHECK(resolve::guess_cast("{{ x | int + 1 }}") == Cast::none);
  CHECK(resolve::guess_cast("{{ x | upper }}") == Cast::none);
  CHECK(resolve::guess_cast("plain") == Cast::none);
}

TEST_CASE("cast: the text is a literal, then converted") {
  CHECK(cast("7.9", Cast::integer) == "7");
  CHECK(cast("7", Cast::real) == "7.0");
  CHECK(cast("0", Cast::boolean) == "False");
  CHECK(cast("'ab'", Cast::list) == "['a', 'b']");
  CHECK(cast("[1, 2]", Cast::none) == "'[1, 2]'");
  CHECK(cast("seven", Cast::integer) == "error");
  CHECK(cast("1", Cast::list) == "error");
}
