#include "lang/jinja/eval/hidden_names.hpp"

#include <doctest/doctest.h>

#include "template_tester.hpp"

using namespace iocwright;
using tests::render;

TEST_CASE("jinja hidden names: a variable that a loop assigns before reading it hides the outer one") {
  CHECK(render("{% set x = 1 %}{% for i in [1] %}{{ x }}{% set x = 2 %}{% endfor %}{{ x }}") == "11");
  CHECK(render("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}") == "21");
  CHECK(render("{% for i in [1] %}{% if 0 %}{% set x = 2 %}{% endif %}{{ x is defined }}{% endfor %}") ==
        "False");
}

TEST_CASE("jinja hidden names: nested scopes see the innermost variable, outer scopes do not") {
  CHECK(render("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% for j in [1] %}{{ x }}{% endfor %}"
               "{% endfor %}") == "2");
  CHECK(render("{% macro m() %}{% set y = 1 %}{{ y }}{% endmacro %}{{ m() }}{{ y is defined }}") == "1False");
}

TEST_CASE("jinja hidden names: reads are found in every kind of expression") {
  for (const char* read : {"x",
                           "[x]",
                           "(x, 1)",
                           "{x: 1}",
                           "{1: x}",
                           "-x",
                           "x + 1",
                           "1 and x",
                           "1 < x",
                           "x ~ 1",
                           "1 if x else 2",
                           "x if 1",
                           "1 if 0 else x",
                           "x.a",
                           "x[0]",
                           "y[x]",
                           "y[x:]",
                           "x()",
                           "y(x)",
                           "y(a=x)",
                           "y(*x)",
                           "y(**x)",
                           "x | e",
                           "1 | default(x)",
                           "x is defined",
                           "1 is sameas(x)"}) {
    CAPTURE(std::string(read));
    CHECK(render("{% set x = 5 %}{% for i in [1] %}{% if 0 %}{{ " + std::string(read) +
                 " }}{% endif %}{{ x }}{% set x = 2 %}{% endfor %}") == "5");
  }
}
