#include "lang/jinja/eval/context.hpp"

#include <doctest/doctest.h>

#include "template_tester.hpp"

using namespace iocwright;
using namespace iocwright::jinja;

TEST_CASE("jinja context: a dict is shared, so that templates see later changes") {
  const Value names = Value::dict({});
  const DictContext context(names);
  CHECK(context.find("x") == nullptr);
  names.as_dict().set("x", 1);
  REQUIRE(context.find("x") != nullptr);
  CHECK(context.find("x")->as_int() == 1);
}

TEST_CASE("jinja context: without a dict, there are no names") {
  CHECK(DictContext().find("x") == nullptr);
  CHECK(DictContext(Value("text")).find("x") == nullptr);
}

TEST_CASE("jinja context: a lookup is called only for names that the template evaluates") {
  std::vector<std::string> asked;
  const Value answer("value");
  const LookupContext context([&](std::string_view name) -> const Value* {
    asked.emplace_back(name);
    return name == "known" ? &answer : nullptr;
  });
  const Limits limits;
  const auto parsed =
      Template::parse("{{ known }} {{ unknown is defined }} {{ never if 0 else range(1) }}", limits);
  REQUIRE(parsed);
  CHECK((*parsed)->render(context, limits) == "value False range(0, 1)");
  CHECK(asked == std::vector<std::string>{"known", "unknown", "range"});
}
