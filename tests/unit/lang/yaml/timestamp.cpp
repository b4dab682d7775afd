#include "lang/yaml/timestamp.hpp"

#include <doctest/doctest.h>

#include "core/value/text_forms.hpp"

using namespace iocwright;

namespace {

/// str() and repr() of the date, `none`, or the error.
std::string in_python(std::string_view text) {
  const auto parsed = yaml::parse_timestamp(text);
  if (!parsed) return parsed.error();
  if (!*parsed) return "none";
  const Limits limits;
  Budget budget(limits);
  return to_str(**parsed, budget).value_or("?") + " " + to_repr(**parsed, budget).value_or("?");
}

}  // namespace

TEST_CASE("yaml timestamp: str() and repr() match those of Python's datetime") {
  CHECK(in_python("2024-02-29") == "2024-02-29 datetime.date(2024, 2, 29)");
  CHECK(in_python("2024-1-2 3:04:05") == "2024-01-02 03:04:05 datetime.datetime(2024, 1, 2, 3, 4, 5)");
  CHECK(in_python("2024-01-02T03:04:05.5") ==
        "2024-01-02 03:04:05.500000 datetime.datetime(2024, 1, 2, 3, 4, 5, 500000)");
  CHECK(in_python("2024-01-02t03:04:05-01:30").starts_with("2024-01-02 03:04:05-01:30 "));
  CHECK(in_python("2024-01-02 03:04:05 Z").starts_with("2024-01-02 03:04:05+00:00 "));
}

TEST_CASE("yaml timestamp: dates and times that do not exist are errors") {
  CHECK(in_python("2023-02-29") == "there is no such date; quote it to make it a string");
  CHECK(in_python("1900-02-29") == "there is no such date; quote it to make it a string");
  CHECK(in_python("2024-00-01") == "there is no such date; quote it to make it a string");
  CHECK(in_python("2024-01-01 24:00:00") == "there is no such time; quote it to make it a string");
}

TEST_CASE("yaml timestamp: other strings are not timestamps") {
  for (const char* text :
       {"", "2024", "2024-01", "20240101", "2024-01-01 x", "2024-01-01 10:00", "a024-01-01"}) {
    CAPTURE(text);
    CHECK(in_python(text) == "none");
  }
}
