#include "lang/jinja/functions/function.hpp"

#include <doctest/doctest.h>

#include <set>

#include "template_tester.hpp"

using namespace iocwright;
using namespace iocwright::jinja;
using tests::render;

TEST_CASE("jinja function: arguments are bound as in Python") {
  CHECK(render("{{ 'a' | replace(old='a', new='b') }}") == "b");
  CHECK(render("{{ 'a' | upper(1) }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a') }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a', old='b', new='c') }}").starts_with("error: "));
  CHECK(render("{{ 'a' | replace('a', 'b', nope=1) }}").starts_with("error: "));
  CHECK(render("{{ dict(a=1, **{'b': 2}) }}") == "{'a': 1, 'b': 2}");
}

TEST_CASE("jinja function: urlize makes links of URLs and addresses, without the punctuation around them") {
  CHECK(render("{{ '(see www.x.org/a_(b), a@b.com).' | urlize }}") ==
        "(see <a href=\"https://www.x.org/a_(b)\" rel=\"noopener\">www.x.org/a_(b)</a>, "
        "<a href=\"mailto:a@b.com\">a@b.com</a>).");
  CHECK(render("{{ 'http://a.com/long' | urlize(8, true, 'new', 'x') }}") ==
        "<a href=\"http://a.com/long\" rel=\"nofollow noopener x\" target=\"new\">http://a...</a>");
  CHECK(render("{{ '<b> tel:1' | urlize(extra_schemes=['tel:']) }}") ==
        "&lt;b&gt; <a href=\"tel:1\" rel=\"noopener\">tel:1</a>");
  CHECK(
      render("{{ 'x' | urlize(extra_schemes=['x']) }}").starts_with("error: 'x' is not a valid URI scheme"));
  CHECK(render("{{ 'x' | urlize('1') }}") == "x");
  CHECK(render("{{ 'xx.com' | urlize('1') }}").starts_with("error: "));
}

TEST_CASE("jinja function: an int is an integer") { CHECK(render("{{ (5).is_integer() }}") == "True"); }

TEST_CASE("jinja function: pprint sorts keys of different types by the names of the types") {
  CHECK(render("{{ {'b': 1, 2: 2, none: 3, 'a': 4, 1: 5, true: 6} | pprint }}") ==
        "{None: 3, 1: 6, 2: 2, 'a': 4, 'b': 1}");
}

TEST_CASE("jinja function: wordwrap breaks long words, hyphenated words and white space as Python does") {
  CHECK(render("{{ 'abcdefgh' | wordwrap(3) }}") == "abc\ndef\ngh");
  CHECK(render("{{ 'ab-cd-ef' | wordwrap(4) }}") == "ab-\ncd-\nef");
  CHECK(render("{{ 'a-b-c a1-b' | wordwrap(4) }}") == "a-b-\nc\na1-b");
  CHECK(render("{{ 'ab--cd ---' | wordwrap(4, wrapstring='|') }}") == "ab--|cd|---");
  CHECK(render("{{ 'ab-cd' | wordwrap(4, break_on_hyphens=false) }}") == "ab-c\nd");
  CHECK(render("{{ 'ab-cdef-gh' | wordwrap(4) }}") == "ab-c\ndef-\ngh");
  CHECK(render("{{ ('a' ~ ' ' * 9 ~ 'b') | wordwrap(3) }}|") == "a\nb|");
  CHECK(render("{{ ('\u00fc' * 5) | wordwrap(2) }}") == "\u00fc\u00fc\n\u00fc\u00fc\n\u00fc");
}

TEST_CASE("jinja function: every row has a summary, and names are unique within a table") {
  for (const auto& groups : {filter_groups(), test_groups(), global_groups(), method_groups()}) {
    for (const FunctionGroup& group : groups) {
      std::set<std::string_view> names;
      for (const FunctionRow& row : group.rows) {
        CAPTURE(row.name);
        CHECK_FALSE(row.summary.empty());
        CHECK((row.run != nullptr));
        CHECK(names.insert(row.name).second);
      }
    }
  }
}
