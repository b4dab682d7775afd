#include "image/module/release_order.hpp"

#include <doctest/doctest.h>

#include "image/module/step_runner.hpp"

using namespace iocwright;
using image::ReleaseUser;

namespace {

using Numbers = std::vector<std::size_t>;

/// A module that sets `macro` and blanks the macros in `blank`.
ReleaseUser user(const char* macro, std::vector<image::PlacedText> blank = {}, Numbers after = {}) {
  return {std::move(after),
          image::release_changes({macro, std::string("/s/") + macro, {}, std::move(blank)})};
}

std::vector<Numbers> order(const std::string& release, std::vector<ReleaseUser> modules) {
  REQUIRE(image::order_by_release(release, modules).has_value());
  std::vector<Numbers> out;
  for (const ReleaseUser& module : modules) out.push_back(module.after);
  return out;
}

}  // namespace

TEST_CASE("release order: modules that see the same values are built in parallel") {
  CHECK(order("", {user("A"), user("B", {"X"}), user("C", {"X"})}) == std::vector<Numbers>{{}, {}, {}});
  CHECK(order("X =\n", {user("A"), user("B", {"X"})}) == std::vector<Numbers>{{}, {}});
  CHECK(order("A = /s/A\n", {user("A"), user("B", {"A"})}) == std::vector<Numbers>{{}, {}});
}

TEST_CASE("release order: a module whose macro an earlier one blanks is built alone") {
  CHECK(order("", {user("A", {"C"}), user("B"), user("C"), user("D"), user("E")}) ==
        std::vector<Numbers>{{}, {}, {0, 1}, {2}, {2}});
  CHECK(order("C =\n", {user("B"), user("C"), user("D")}) == std::vector<Numbers>{{}, {0}, {1}});
  CHECK(order("C = /elsewhere\n", {user("B"), user("C"), user("D")}) == std::vector<Numbers>{{}, {0}, {1}});
}

TEST_CASE("release order: a module that would blank a macro is built after the one that sets it") {
  CHECK(order("", {user("A"), user("B", {"A"}), user("C")}) == std::vector<Numbers>{{}, {0}, {}});
  CHECK(order("", {user("A"), user("B", {"A"}, {0}), user("C", {"A"}, {1})}) ==
        std::vector<Numbers>{{}, {0}, {1}});
}

TEST_CASE("release order: a malformed regular expression is an error") {
  std::vector<ReleaseUser> modules{user("A", {"("})};
  CHECK_FALSE(image::order_by_release("A = x\n", modules).has_value());
}
