#include "instance/report/listing.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace iocwright::report {

namespace {

const Listing example{
    .columns = {"name", "on"},
    .rows = {{{"name", "a"}, {"on", true}, {"more", 1}}, {{"name", "b, \"c\"\n"}, {"on", nullptr}}}};

}  // namespace

TEST_CASE("listing: a table is aligned, and has no control characters") {
  CHECK(print_listing(example, "table") == "name         on\na            true\nb, \"c\"\\u{a}\n");
}

TEST_CASE("listing: wide characters count as two columns") {
  const Listing wide{.columns = {"a", "b"}, .rows = {{{"a", "温度"}, {"b", "1"}}, {{"a", "x"}, {"b", "2"}}}};
  CHECK(print_listing(wide, "table") == "a     b\n温度  1\nx     2\n");
}

TEST_CASE("listing: CSV quotes fields with commas, quotes and line ends") {
  CHECK(print_listing(example, "csv") == "name,on\na,true\n\"b, \"\"c\"\"\n\",\n");
}

TEST_CASE("listing: JSON has all keys of the rows") {
  CHECK(print_listing(example, "json") ==
        "[\n  {\n    \"name\": \"a\",\n    \"on\": true,\n    \"more\": 1\n  },\n"
        "  {\n    \"name\": \"b, \\\"c\\\"\\n\",\n    \"on\": null\n  }\n]\n");
}

}  // namespace iocwright::report
