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
  const LookupContext context(
      [&](std::string_view name) -> const Value* {
        asked.emplace_back(name);
        return name == "known" ? &answer : nullptr;
      },
      [] { return std::vector<std::string_view>(); });
  const Limits limits;
  const auto parsed =
      Template::parse("{{ known }} {{ unknown is defined }} {{ never if 0 else range(1) }}", limits);
  REQUIRE(parsed);
  CHECK((*parsed)->render(context, limits) == "value False range(0, 1)");
  CHECK(asked == std::vector<std::string>{"known", "unknown", "range"});
}

TEST_CASE("jinja context: the error of an undefined name suggests a similar one, or lists all") {
  Dict names;
  names.set(Value("port"), Value(1));
  names.set(Value("baud"), Value(2));
  const Limits limits;
  const DictContext context(names);
  const auto help = [&](std::string_view source) {
    const auto parsed = Template::parse(source, limits);
    REQUIRE(parsed);
    const auto text = (*parsed)->render(context, limits);
    return text ? "rendered" : text.error().help_text();
  };
  CHECK(help("{{ prot }}") == "did you mean `port`?");
  CHECK(help("{% if 1 %}{{ 1 + velocity }}{% endif %}") == "the names here are `port` and `baud`");
  CHECK(help("{{ prot | default(1) }}") == "rendered");
}
