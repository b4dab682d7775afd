// The limits on rendering: exceeding one is an error that names the limit, and is noticed early.
#include <doctest/doctest.h>
#include <pthread.h>

#include <string>

#include "template_tester.hpp"

using namespace iocwright;
using tests::render;

namespace {

bool exceeds(const std::string& source, const char* limit) {
  const std::string text = render(source);
  CAPTURE(source.substr(0, 80));
  CAPTURE(text.substr(0, 200));
  return text.starts_with("error: ") && text.find(std::string("`") + limit + "`") != std::string::npos;
}

std::string repeated(std::string_view part, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("jinja limits: `size` bounds strings and the output") {
  for (const char* source :
       {"{{ 'x' * 10**9 }}", "{{ '%1000000000d' % 1 }}", "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'x'.ljust(10**9) }}", "{{ 'x' | center(10**9) }}", "{{ 'x'.zfill(10**10) }}",
        "{{ ('x' * 10**5).replace('x', 'y' * 1000) }}", "{{ ('x' * 10000).join(['y'] * 100000) }}",
        "{{ ('a\n' * 100000) | indent(10000) }}"})
    CHECK(exceeds(source, "size"));
  const Limits small{.size = 1000};
  CHECK(render("{% for i in range(100) %}{{ 'x' * 100 }}{% endfor %}", {}, small).find("`size`") !=
        std::string::npos);
}

TEST_CASE("jinja limits: `length` bounds sequences") {
  for (const char* source : {"{{ range(10**9) | list }}", "{{ [1] * 10**9 }}", "{{ range(10**9) | join }}",
                             "{{ ((1,) * 10**6) * 10 }}"})
    CHECK(exceeds(source, "length"));
}

TEST_CASE("jinja limits: `steps` bounds loops and recursion") {
  const Limits low{.steps = 10'000};  // the default takes 0.2 s
  for (const char* source :
       {"{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% for i in range(100) %}{{ m(n + 1) if n < 9 }}{% endfor %}{% endmacro %}{{ m(0) "
        "}}"})
    CHECK(render(source, {}, low) ==
          "error: the template exceeds the limit `steps` of 10000 (expressions and statements evaluated)");
}

TEST_CASE("jinja limits: `depth` prevents stack overflows by deep nesting") {
  const int deep = 20'000;
  CHECK(exceeds("{{ " + repeated("(", deep) + "1" + repeated(")", deep) + " }}", "depth"));
  CHECK(exceeds("{{ " + repeated("[", deep) + repeated("]", deep) + " }}", "depth"));
  CHECK(exceeds("{{ " + repeated("not ", deep) + "1 }}", "depth"));
  CHECK(exceeds("{{ " + repeated("-", deep) + "1 }}", "depth"));
  CHECK(exceeds("{{ 1" + repeated(" if 1 else 1", deep) + " }}", "depth"));
  CHECK(exceeds("{{ 1" + repeated(" + 1", deep) + " }}", "depth"));
  CHECK(exceeds("{{ 1" + repeated(" ** 1", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated(".a", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated("|e", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated("()", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated("[0]", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated(" or x", deep) + " }}", "depth"));
  CHECK(exceeds("{{ x" + repeated(" if x", deep) + " }}", "depth"));
  CHECK(exceeds("{{ " + repeated("{1: ", deep) + "1" + repeated("}", deep) + " }}", "depth"));
  CHECK(
      exceeds("{% for " + repeated("(", deep) + "x" + repeated(")", deep) + " in y %}{% endfor %}", "depth"));
  CHECK(exceeds("{% filter " + repeated("e|", deep) + "e %}{% endfilter %}", "depth"));
  CHECK(exceeds(repeated("{% for i in x %}", deep) + repeated("{% endfor %}", deep), "depth"));
  CHECK(exceeds(repeated("{% if 1 %}", deep) + repeated("{% endif %}", deep), "depth"));
  CHECK(exceeds("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "depth"));
  CHECK(
      exceeds("{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor "
              "%}{{ ns.x }}",
              "depth"));
  CHECK(
      exceeds("{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = ns.x | unique %}{% "
              "endfor %}{{ ns.x | list }}",
              "depth"));
}

TEST_CASE("jinja limits: a tuple that is too deep or too large is unhashable") {
  const char* unhashable = "error: a list cannot be a key of a mapping";
  const char* deep =
      "{% set ns = namespace(x=()) %}{% for i in range(100000) %}{% set ns.x = (ns.x,) %}{% endfor %}";
  CHECK(render(std::string(deep) + "{{ {ns.x: 1} }}") == unhashable);
  CHECK(render(std::string(deep) + "{{ ns.x in {} }}") == unhashable);
  CHECK(render("{% set ns = namespace(x=()) %}{% for i in range(60) %}{% set ns.x = (ns.x, ns.x) %}{% endfor "
               "%}{{ {ns.x: 1} }}") == unhashable);
  CHECK(render("{{ {((1, 2), (3, 4)): 5}[(1, 2), (3, 4)] }}") == "5");
}

#ifndef __SANITIZE_ADDRESS__  // it makes stack frames many times larger
TEST_CASE("jinja limits: the maximum depth fits on a default stack") {
  const Limits highest{.depth = 4000};
  const int deep = 1900;  // a parenthesis is two levels
  CHECK(render("{{ " + repeated("(", deep) + "1" + repeated(")", deep) + " }}", {}, highest) == "1");
  CHECK(render("{{ " + repeated("not ", deep) + "1 }}", {}, highest) == "True");
  CHECK(render(repeated("{% if 1 %}", deep) + "x" + repeated("{% endif %}", deep), {}, highest) == "x");
}
#endif

TEST_CASE("jinja limits: running out of a small stack is an error") {
  std::string text;
  struct Job {
    std::string source;
    std::string& text;
  } job{"{{ " + repeated("(", 1900) + "1" + repeated(")", 1900) + " }}", text};
  pthread_attr_t attributes;
  REQUIRE(::pthread_attr_init(&attributes) == 0);
  REQUIRE(::pthread_attr_setstacksize(&attributes, 1 << 20) == 0);
  pthread_t thread{};
  REQUIRE(::pthread_create(
              &thread, &attributes,
              [](void* given) -> void* {
                Job& work = *static_cast<Job*>(given);
                work.text = render(work.source, {}, Limits{.depth = 4000});
                return nullptr;
              },
              &job) == 0);
  ::pthread_join(thread, nullptr);
  ::pthread_attr_destroy(&attributes);
  CHECK(text.find("nested too deeply for the stack") != std::string::npos);
}

TEST_CASE("jinja limits: a limit can be raised") {
  Limits limits;
  CHECK(render("{{ ([1] * 1000000) | length }}", {}, limits) == "1000000");
  CHECK(render("{{ ([1] * 1500000) | length }}", {}, limits).starts_with("error: "));
  limits.length = 2'000'000;
  CHECK(render("{{ ([1] * 1500000) | length }}", {}, limits) == "1500000");
}
