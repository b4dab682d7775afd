#include "lang/jinja/eval/template.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "template_tester.hpp"

using namespace iocwright;
using tests::render;

namespace {

using Case = std::pair<const char*, const char*>;

template <std::size_t N>
void check_all(const std::array<Case, N>& cases) {
  for (const auto& [source, text] : cases) {
    CAPTURE(std::string(source));
    CHECK(render(source) == std::string(text));
  }
}

}  // namespace

TEST_CASE("jinja: operators have Python's precedence and results") {
  check_all(
      std::array{Case{"{{ 2 + 3 * 4 ** 2 }}", "50"}, Case{"{{ -7 // 2 }} {{ -7 % 3 }}", "-4 2"},
                 Case{"{{ 7 / 2 }}", "3.5"}, Case{"{{ -2 ** 2 }}", "4"}, Case{"{{ 2 ** -1 }}", "0.5"},
                 Case{"{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }}", "True False"}, Case{"{{ 1 ~ 2 * 3 }}", "16"},
                 Case{"{{ not 1 == 2 }}", "True"}, Case{"{{ 'a' if 0 else 'b' if 0 else 'c' }}", "c"},
                 Case{"{{ 'b' in 'abc' and 2 not in [1] }}", "True"},
                 Case{"{{ [1] + [2] }} {{ 'ab' * 2 }}", "[1, 2] abab"},
                 Case{"{{ 5 // 0.0 }}", "error: division by zero"},
                 Case{"{{ 9223372036854775807 + 1 }}", "error: the result does not fit in a 64-bit integer"},
                 Case{"{{ 1 and 0 or 'x' }}", "x"}});
}

TEST_CASE("jinja: a negative constant binds looser than ** unless the exponent is constant, as in Jinja2") {
  CHECK(render("{{ -1 ** 2 }} {{ -1 ** 2 is undefined }} {{ -3 ** 2 is divisibleby(2) }}") == "1 1 -3");
  CHECK(render("{% set x = 2 %}{{ -1 ** x }} {{ -3 ** x is undefined }}") == "-1 -1");
}

TEST_CASE("jinja: numbers and strings are formatted as in Python") {
  check_all(std::array{Case{"{{ '%02d|%s|%x|%5.1f' % (7, 'a', 255, 2.25) }}", "07|a|ff|  2.2"},
                       Case{"{{ '{:>5}|{a[0]}|{!r}'.format(1, 'x', a=[7]) }}", "    1|7|'x'"},
                       Case{"{{ '{:,.2f}'.format(1234567.891) }}", "1,234,567.89"},
                       Case{"{{ '%(k)s' % {'k': 1} }}", "1"}, Case{"{{ 3 | string ~ 1e100 }}", "31e+100"},
                       Case{"{{ '%-5d|%05d|%+d|%5.3s|' % (7, -7, 7, 'abcd') }}", "7    |-0007|+7|  abc|"},
                       Case{"{{ '%d' % '7' }}", "error: `%d` needs a number, not a string"}});
}

TEST_CASE("jinja: the most negative width exceeds the limit instead of overflowing") {
  CHECK(render("{{ '%*d' % (-9223372036854775807 - 1, 1) }}").starts_with("error: the template exceeds"));
}

TEST_CASE("jinja: unusual and invalid format specifications behave as in Python") {
  check_all(std::array{
      Case{"{{ '{:,x}'.format(255) }}", "error: Cannot specify ',' with 'x'."},
      Case{"{{ '{:_x}'.format(65536) }}", "1_0000"},
      Case{"{{ '{:,n}'.format(1.5) }}", "error: Cannot specify ',' with 'n'."},
      Case{"{{ '{:09,f}|{:5c}|'.format(1e400, 65) }}", "000000inf|    A|"},
      Case{"{{ '{:#}|{:#.3}|{:#.1}'.format(1e22, 1.5, 2.0) }}", "1.e+22|1.50|2.e+00"},
      Case{"{{ '{!a}'.format('é') }}", "'\\xe9'"},
      Case{"{{ '{99999999999999999999}'.format('a') }}", "error: Too many decimal digits in format string"},
      Case{"{{ '{a.k}'.format(a={'k': 1}) }}", "error: a mapping has no `k`"},
      Case{"{{ '%5%' % () }}", "error: there are fewer values than `%` in the format"},
      Case{"{{ '%5%' % 1 }}", "error: there is no format `%5%`"},
      Case{"{{ '%(a)s %s' % {'a': 1} }}", "error: there are fewer values than `%` in the format"},
      Case{"{{ '%(a)s %(b)s %%' % {'a': 1, 'b': 2} }}", "1 2 %"}, Case{"{{ 'abc' % range(3) }}", "abc"}});
}

TEST_CASE("jinja: slices of a range are ranges") {
  check_all(std::array{
      Case{"{{ range(5)[1:] }} {{ range(5)[::-1] }} {{ range(9, 0, -2)[1:4:2] }} {{ range(5)[9:] }}",
           "range(1, 5) range(4, -1, -1) range(7, 1, -4) range(5, 5)"},
      Case{"{{ range(1, 9, 2).index(5) }} {{ range(5).count(3) }} {{ range(5).count(9) }}", "2 1 0"},
      Case{"{{ range(3).index(7) }}", "error: 7 is not in range"}});
}

TEST_CASE("jinja: duplicate argument and parameter names are errors") {
  check_all(
      std::array{Case{"{{ dict(a=1, a=2) }}", "error: keyword argument repeated: a"},
                 Case{"{{ dict(a=1, **{'a': 2}) }}", "error: the argument `a` has two values"},
                 Case{"{% macro m(a, a) %}{% endmacro %}", "error: duplicate argument 'a'"},
                 Case{"{% macro m(caller) %}{% endmacro %}",
                      "error: the special argument `caller` must be omitted or be given a default"},
                 Case{"{% macro m(caller=1) %}{{ caller }}{% endmacro %}{{ m() }}", "1"}});
}

TEST_CASE("jinja: the filters of a block must return a string, which is not escaped again") {
  check_all(std::array{
      Case{"{% filter int %}12{% endfilter %}",
           "error: the filters of a `filter` block must return a string, not int"},
      Case{"{% if 0 %}{% filter nofilter %}{% endfilter %}{% endif %}",
           "error: there is no filter `nofilter`"},
      Case{"{% autoescape true %}{% filter upper %}<{{ '<' }}{% endfilter %}{% endautoescape %}", "<&LT;"},
      Case{"{% macro m() %}{{ '<' }}{% endmacro %}{% autoescape true %}{{ m() }}{{ '<' }}{% endautoescape %}",
           "<&lt;"},
      Case{"{{ ('<b>' | safe).replace('>', '') }}|{{ '&lt;' | safe | trim('<') }}", "<b>|"}});
}

TEST_CASE("jinja: filters, tests and methods behave as in Jinja2") {
  check_all(std::array{
      Case{"{{ [3, 1, 2] | sort | join('-') }}", "1-2-3"},
      Case{"{{ 'a b' | upper | replace('A', 'x') }}", "x B"},
      Case{"{{ [1, 2, 3, 4] | select('even') | list }}", "[2, 4]"},
      Case{"{{ range(10) | batch(4) | map('sum') | list }}", "[6, 22, 17]"},
      Case{"{{ 'x' is string }} {{ nope is defined }}", "True False"},
      Case{"{{ 'a,b'.split(',')[1].zfill(3) }}", "00b"}, Case{"{{ {'a': 1}.get('b', 2) }}", "2"},
      Case{"{{ nope | default('d') }}", "d"}, Case{"{{ 'abc'[::-1] }}", "cba"},
      Case{"{{ 'aaa'.replace('', '-', 2) }} {{ 'aaa' | replace('', '-', 9) }}", "-a-aa -a-a-a-"},
      Case{"{{ [1] | sort('x') }}", "error: expected a whole number, found a string"},
      Case{"{{ 0.0 ** -1e400 }}", "inf"},
      Case{"{{ 9007199254740993 | round(1, 'floor') }}", "9007199254740992.0"},
      Case{"{{ 'a'.splitlines('x') }}", "error: expected a whole number, found a string"},
      Case{"{{ '<b>' | safe | title | e }}", "&lt;B&gt;"},
      Case{"{{ [{'n': 2}, {'n': 1}] | sort(attribute='n') | map(attribute='n') | list }}", "[1, 2]"},
      Case{"{{ 42.55 | round(1, 'floor') }}", "42.5"},
      Case{"{{ 'x' | nofilter }}", "error: there is no filter `nofilter`"}});
}

TEST_CASE("jinja: statements behave as in Jinja2") {
  check_all(std::array{
      Case{"{% for k, v in {'a': 1, 'b': 2}.items() %}{{ loop.index }}{{ k }}{{ v }}{{ ',' if not loop.last "
           "}}{% endfor %}",
           "1a1,2b2"},
      Case{"{% for i in [] %}x{% else %}none{% endfor %}", "none"},
      Case{"{% for i in range(6) if i is odd %}{{ i }}{% endfor %}", "135"},
      Case{"{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n "
           "}}",
           "6"},
      Case{"{% macro m(a, b=2) %}{{ a }}{{ b }}{{ caller() if caller is defined }}{% endmacro %}{{ m(1) }}{% "
           "call m(3, b=4) %}!{% endcall "
           "%}",
           "1234!"},
      Case{"{% filter upper %}a{% endfilter %}{% with a = 1 %}{{ a }}{% endwith %}{% set x %}b{% endset %}{{ "
           "x }}",
           "A1b"},
      Case{"{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}", "b"},
      Case{"{% raw %}{{ x }}{% endraw %}", "{{ x }}"},
      Case{"{% with a, (b, c) = (1, (2, 3)), d = 4 %}{{ a }}{{ b }}{{ c }}{{ d }}{% endwith %}", "1234"},
      Case{"a\n{%- if 1 %} b {%- endif %}\n", "a b"},
      Case{"{% for i in [[1, [2]]] recursive %}{{ i if i is number else loop(i) }}{% endfor %}", "12"}});
}

TEST_CASE("jinja: the other undefined names of a template are noted") {
  jinja::DictContext context;
  const auto text = jinja::Template::parse("{{ a }}{% set b = 1 %}{{ b }} {{ c }} {{ 1 / 0 }} {{ d }}", {});
  REQUIRE(text);
  const auto rendered = (*text)->render(context, {});
  REQUIRE_FALSE(rendered);
  CHECK(rendered.error().undefined_name() == "a");
  REQUIRE(rendered.error().notes().size() == 1);  // up to the first error of another kind
  CHECK(rendered.error().notes()[0].text.starts_with("there is no name `c`"));
  CHECK(rendered.error().notes()[0].span == Span{0, 33, 34});
}

TEST_CASE("jinja: only errors that other values may not cause depend on the value") {
  const auto depends = [](std::string_view source) {
    const auto text = jinja::Template::parse(source, {});
    return (*text)->render(jinja::DictContext(), {}).error().depends_on_value();
  };
  CHECK(depends("{{ 1 / 0 }}"));
  CHECK(depends("{{ 'a'.index('b') }}"));
  CHECK_FALSE(depends("{{ 1 + 'a' }}"));
  CHECK_FALSE(depends("{{ '%d' % 'a' }}"));
}

TEST_CASE("jinja: errors of operators name the kinds of values") {
  check_all(std::array{Case{"{{ 1 + 'a' }}", "error: `+` cannot add a number and a string"},
                       Case{"{{ [] < 1 }}", "error: `<` cannot compare a list and a number"},
                       Case{"{{ -'a' }}", "error: `-` cannot negate a string"},
                       Case{"{{ 5.x }}", "error: a number has no `x`"},
                       Case{"{{ 5[0:1] }}", "error: a number cannot be sliced"},
                       Case{"{{ 'x'(1) }}", "error: a string cannot be called"},
                       Case{"{{ [1] | join(a=2) }}", "error: `join` has no argument `a`"}});
}

TEST_CASE("jinja: an undefined name is an error only if its value is used") {
  CHECK(render("{% set x = nope %}ok") == "ok");
  CHECK(render("{{ nope }}") == "error: there is no name `nope` in this template");
  CHECK(render("{{ 1 if nope else 2 }}") == "error: there is no name `nope` in this template");
  CHECK(render("{{ ([1] | map('int')) == nope }}") == "error: there is no name `nope` in this template");
  CHECK(render("{{ {nope: 1} }}") == "error: there is no name `nope` in this template");
  CHECK(render("{{ nope in {} }}") == "error: there is no name `nope` in this template");
  CHECK(render("{{ {'a': 1}.b }}") == "error: a mapping has no `b`");
}

TEST_CASE("jinja: other templates and private names are not accessible") {
  for (const char* source :
       {"{% include 'x' %}", "{% import 'x' as y %}", "{% extends 'x' %}", "{% from 'x' import y %}"}) {
    CAPTURE(std::string(source));
    CHECK(render(source).starts_with("error: "));
  }
  CHECK(render("{{ ''.__class__ }}").starts_with("error: "));
  CHECK(render("{{ '{0.__class__}'.format(1) }}").starts_with("error: "));
  CHECK(render("{{ ''['__class__'] }}").starts_with("error: "));
  CHECK(render("{{ [1] | map(attribute='__class__') | list }}").starts_with("error: "));
}

TEST_CASE("jinja: errors point to their place in the template") {
  const Limits limits;
  const auto syntax = jinja::Template::parse("abc {{ 1 + }}", limits);
  REQUIRE_FALSE(syntax);
  CHECK(syntax.error().span().begin == 11);
  const auto parsed = jinja::Template::parse("abc {{ x.y.z }}", limits);
  REQUIRE(parsed);
  Dict names;
  names.set("x", Value::dict({}));
  const auto text = (*parsed)->render(jinja::DictContext(std::move(names)), limits);
  REQUIRE_FALSE(text);
  CHECK(text.error().span().begin == 7);
}

TEST_CASE("jinja: a parsed template can be rendered many times") {
  const Limits limits;
  const auto parsed =
      jinja::Template::parse("{% set y = x * 2 %}{% for i in range(x) %}{{ y }}{% endfor %}", limits);
  REQUIRE(parsed);
  const Value names = Value::dict({});
  const jinja::DictContext context(names);
  for (int i = 1; i < 4; ++i) {
    names.as_dict().set("x", i);
    std::string expected;
    for (int k = 0; k < i; ++k) expected += std::to_string(2 * i);
    CHECK((*parsed)->render(context, limits) == expected);
  }
}
