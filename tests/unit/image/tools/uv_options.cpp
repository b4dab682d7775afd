#include "image/tools/uv_options.hpp"

#include <doctest/doctest.h>

namespace iocwright::image {

using Words = std::vector<std::string>;

TEST_CASE("uv options: long, short and combined forms") {
  const auto call = parse_uv(
      {"pip", "install", "-qUr", "a.txt", "--constraint=c.txt", "-rb.txt", "--link-mode", "copy", "x>=1"});
  REQUIRE(call);
  CHECK(call->words == Words{"pip", "install", "x>=1"});
  CHECK(call->values(UvRole::requirements) == Words{"a.txt", "b.txt"});
  CHECK(call->pip_options() == Words{"--quiet", "--upgrade", "--constraint", "c.txt"});
}

TEST_CASE("uv options: options after the program of `uv run` belong to the program") {
  const auto call = parse_uv({"run", "--no-sync", "ibek", "--version", "-x"});
  REQUIRE(call);
  CHECK(call->words == Words{"run", "ibek", "--version", "-x"});
}

TEST_CASE("uv options: an unknown option, or one without its value, is an error") {
  for (const Words& words : {Words{"pip", "install", "--resolutions=lowest"}, Words{"pip", "install", "-Z"},
                             Words{"pip", "install", "-r"}, Words{"pip", "install", "--upgrade=yes"}}) {
    CAPTURE(words.back());
    CHECK_FALSE(parse_uv(words));
  }
}

}  // namespace iocwright::image
