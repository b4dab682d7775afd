#include "instance/boot/script_lines.hpp"

#include <doctest/doctest.h>

#include "template_tester.hpp"

using namespace iocwright;

namespace {

/// Renders a template, and shows for each line of the output the part of the template that wrote it in <>,
/// followed by what each expression wrote.
std::vector<std::string> lines_of(const std::string& source, const jinja::DictContext& context = {}) {
  const Limits limits;
  const auto parsed = jinja::Template::parse(source, limits);
  REQUIRE(parsed);
  resolve::TracedOutput output;
  auto text = (*parsed)->render(context, limits, output.parts);
  REQUIRE(text);
  output.text = *text;
  const auto to_place = [](std::size_t begin, std::size_t end) {
    return boot::TemplatePlace{nullptr, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  std::vector<std::string> out;
  for (const boot::ScriptLine& line : boot::split_lines(output, {}, to_place)) {
    std::string shown =
        line.text + " <" + source.substr(line.place.begin, line.place.end - line.place.begin) + ">";
    for (const boot::WrittenByExpression& part : line.expressions)
      shown += " " + line.text.substr(part.begin, part.end - part.begin) + "=" +
               source.substr(part.expression.begin, part.expression.end - part.expression.begin);
    out.push_back(shown);
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("script lines: a line points to the part of the template that wrote it") {
  CHECK(lines_of("one\ntwo") == Lines{"one <one>", "two <two>"});
  CHECK(lines_of("a {{ 1 }} b\nc") == Lines{"a 1 b <a {{ 1 }} b> 1=1", "c <c>"});
}

TEST_CASE("script lines: an empty line points to an empty part of the template") {
  CHECK(lines_of("a\n\nb") == Lines{"a <a>", " <>", "b <b>"});
}

TEST_CASE("script lines: all lines written by one expression point to it") {
  Dict names;
  names.set(Value("text"), Value("x\ny"));
  const jinja::DictContext context(std::move(names));
  CHECK(lines_of("{{ text }}!", context) == Lines{"x <text> x=text", "y! <text }}!> y=text"});
}

TEST_CASE("script lines: each iteration of a loop points to the body of the loop") {
  CHECK(lines_of("{% for i in [7, 8] %}n {{ i }}\n{% endfor %}end") ==
        Lines{"n 7 <n {{ i> 7=i", "n 8 <n {{ i> 8=i", "end <end>"});
}

TEST_CASE("script lines: the content of a set block is attributed to the expression that prints it") {
  CHECK(lines_of("{% set x %}a{{ 1 }}{% endset %}{{ x }}") == Lines{"a1 <x> a1=x"});
}

TEST_CASE("script lines: a line points only to the branch that was taken") {
  CHECK(lines_of("{% if false %}a{% else %}b{% endif %} c") == Lines{"b c <b{% endif %} c>"});
}
