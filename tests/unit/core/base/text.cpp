#include "core/base/text.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("text: nearest finds words with a typo, swapped letters or another case") {
  const std::vector<std::string_view> known{"port", "name", "address", "noAutoConnect"};
  CHECK(text::nearest("prot", known) == "port");
  CHECK(text::nearest("adress", known) == "address");
  CHECK(text::nearest("noautoconnect", known) == "noAutoConnect");
  CHECK(text::nearest("NAME", known) == "name");
}

TEST_CASE("text: nearest returns nothing if no word is close") {
  CHECK(text::nearest("voltage", {"port", "name"}) == "");
  CHECK(text::nearest("x", {}) == "");
  CHECK(text::nearest(std::string(5000, 'a'), {std::string_view("aaaa")}) == "");
}

TEST_CASE("text: lists and counts read as part of a sentence") {
  CHECK(text::quoted_list({}) == "nothing");
  CHECK(text::quoted_list({"a"}) == "`a`");
  CHECK(text::quoted_list({"a", "b", "c"}) == "`a`, `b` and `c`");
  CHECK(text::plural(1, "error") == "1 error");
  CHECK(text::plural(0, "error") == "0 errors");
}

TEST_CASE("text: split keeps empty parts, trim removes white space, replace_all does not rescan") {
  CHECK(text::split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(text::split("", ',') == std::vector<std::string_view>{""});
  CHECK(text::trim(" \t a b\r\n") == "a b");
  CHECK(text::replace_all("aXXb", "X", "--") == "a----b");
}
