#include "lang/jinja/eval/hidden_names.hpp"

#include <doctest/doctest.h>

#include "template_tester.hpp"

using namespace iocwright;
using tests::render;

TEST_CASE("jinja hidden names: a loop's own variable hides that of outside from the beginning") {
  CHECK(render("{% set x = 1 %}{% for i in [1] %}{{ x }}{% set x = 2 %}{% endfor %}{{ x }}") == "11");
  CHECK(render("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}") == "21");
  CHECK(render("{% for i in [1] %}{% if 0 %}{% set x = 2 %}{% endif %}{{ x is defined }}{% endfor %}") ==
        "False");
}
