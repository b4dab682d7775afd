#include "instance/report/compare.hpp"

#include <doctest/doctest.h>

namespace iocwright::report {

namespace {

/// `+x`, `-x` or `~x(FIELD BEFORE AFTER)`, separated by blanks.
std::string text_of(const std::vector<Difference>& differences) {
  std::string out;
  for (const Difference& difference : differences) {
    out += (out.empty() ? "" : " ");
    out += difference.change == Change::added ? "+" : difference.change == Change::removed ? "-" : "~";
    out += difference.subject;
    if (difference.change == Change::changed)
      for (const FieldChange& field : difference.fields)
        out += "(" + field.name + " " + field.before + " " + field.after + ")";
  }
  return out;
}

}  // namespace

TEST_CASE("compare: things are matched by their subjects, in any order") {
  CHECK(text_of(compare_things({{"a", "", {{"f", "1"}}}, {"b", "", {}}},
                               {{"b", "", {}}, {"a", "", {{"f", "1"}}}})) == "");
  CHECK(text_of(compare_things({{"a", "", {}}, {"b", "", {}}}, {{"b", "", {}}, {"c", "", {}}})) == "-a +c");
}

TEST_CASE("compare: fields that differ, are new or are missing") {
  CHECK(text_of(compare_things({{"a", "", {{"f", "1"}, {"g", "1"}, {"h", "1"}}}},
                               {{"a", "", {{"f", "2"}, {"h", "1"}, {"i", "3"}}}})) ==
        "~a(f 1 2)(g 1 )(i  3)");
}

TEST_CASE("compare: equal things of the same subject are matched before different ones") {
  CHECK(text_of(compare_things({{"a", "", {{"f", "1"}}}, {"a", "", {{"f", "2"}}}},
                               {{"a", "", {{"f", "2"}}}})) == "-a");
  CHECK(text_of(compare_things({{"a", "", {{"f", "1"}}}, {"a", "", {{"f", "2"}}}},
                               {{"a", "", {{"f", "2"}}}, {"a", "", {{"f", "3"}}}})) == "~a(f 1 3)");
}

}  // namespace iocwright::report
