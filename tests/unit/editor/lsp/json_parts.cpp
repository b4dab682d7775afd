#include "editor/lsp/json_parts.hpp"

#include <doctest/doctest.h>

using namespace iocwright::lsp;

TEST_CASE("lsp json: members of what is not an object are null") {
  CHECK(member(Json::array({1}), "a").is_null());
  CHECK(member(Json("a"), "a").is_null());
  CHECK(member({{"a", 1}}, "b").is_null());
  CHECK(member({{"a", 1}}, "a") == 1);
}

TEST_CASE("lsp json: members of another type have the default") {
  const Json object{{"text", "x"}, {"number", 7}, {"real", 1.5}};
  CHECK(text_member(object, "text") == "x");
  CHECK(text_member(object, "number") == "");
  CHECK(integer_member(object, "number") == 7);
  CHECK(integer_member(object, "real", 3) == 3);
  CHECK(integer_member(object, "text", 3) == 3);
}

TEST_CASE("lsp json: a position needs two integers, and a range two positions") {
  const Json place{{"line", 1}, {"character", 2}};
  CHECK(position_in(place) == Position{1, 2});
  CHECK_FALSE(position_in({{"line", 1}}));
  CHECK_FALSE(position_in({{"line", 1.5}, {"character", 0}}));
  CHECK(range_in({{"start", place}, {"end", place}}) == Range{{1, 2}, {1, 2}});
  CHECK_FALSE(range_in({{"start", place}}));
}
