#include "image/recipe/plan.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using image::ModulePlan;

namespace {

ModulePlan module(const std::string& name, std::optional<std::vector<std::string>> requirements) {
  ModulePlan out;
  out.name = out.asked = name;
  out.requirements = std::move(requirements);
  return out;
}

const std::vector<std::string> no_modules;

std::string ordered(std::vector<ModulePlan> modules, const std::vector<std::string>& built = {}) {
  const auto done = image::order_modules(modules, built);
  if (!done) return done.error().message();
  std::string out;
  for (const ModulePlan& m : modules) {
    out += m.name + "(";
    for (const std::string& before : m.after) out += before;
    out += ")";
  }
  return out;
}

}  // namespace

TEST_CASE("order: a module follows those that it requires; otherwise the order of the command line is kept") {
  CHECK(ordered({module("d", {{"b", "c"}}), module("b", {{"a"}}), module("c", {{"a"}}),
                 module("a", no_modules)}) == "a()b(a)c(a)d(bc)");
  CHECK(ordered({module("b", no_modules), module("a", no_modules)}) == "b()a()");
}

TEST_CASE("order: a recipe without `requires` follows all modules listed before it") {
  CHECK(ordered({module("a", std::nullopt), module("b", std::nullopt), module("c", no_modules)}) ==
        "a()b(a)c()");
  CHECK(ordered({module("a", {{"z"}}), module("z", std::nullopt)}) == "z()a(z)");
}

TEST_CASE("order: a module that is already built satisfies a requirement") {
  CHECK(ordered({module("a", {{"asyn"}})}, {"asyn"}) == "a()");
  CHECK(ordered({module("a", {{"asyn"}})}) ==
        "`a` requires `asyn`, which is neither built nor requested: `a` → `asyn`");
}

TEST_CASE("order: a cycle is an error that shows the path") {
  CHECK(ordered({module("x", {{"a"}}), module("a", {{"b"}}), module("b", {{"a"}})}) ==
        "`a` requires itself: `a` → `b` → `a`");
  CHECK(ordered({module("a", {{"a"}})}) == "`a` requires itself: `a` → `a`");
}
