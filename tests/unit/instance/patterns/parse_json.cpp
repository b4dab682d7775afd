#include <doctest/doctest.h>

#include "instance/patterns/json_document.hpp"

using namespace iocwright::patterns;

namespace {

std::string printed(std::string_view text) {
  const auto value = parse_json(text);
  return value ? print_json(*value) : value.error();
}

}  // namespace

TEST_CASE("json: is printed as Python prints it") {
  CHECK(printed("{\"b\": [1, {}, []], \"a\": \"x\"}") ==
        "{\n  \"b\": [\n    1,\n    {},\n    []\n  ],\n  \"a\": \"x\"\n}");
  CHECK(printed("\"\\u00e4\xc3\xa4\\ud83d\\ude00\x7f/\\/\\n\"") ==
        "\"\\u00e4\\u00e4\\ud83d\\ude00\\u007f//\\n\"");
}

TEST_CASE("json: numbers are those of Python") {
  for (const char* same : {"0", "-1", "1.0", "123456789012345678901234567890", "NaN", "-Infinity"})
    CHECK(printed(same) == same);
  CHECK(printed("1e5") == "100000.0");
  CHECK(printed("1e15") == "1000000000000000.0");
  CHECK(printed("1E+16") == "1e+16");
  CHECK(printed("-0") == "0");
  CHECK(printed("1e400") == "Infinity");
}

TEST_CASE("json: of equal keys, the last value counts, at the first place") {
  CHECK(printed("{\"a\": 1, \"b\": 2, \"a\": 3}") == "{\n  \"a\": 3,\n  \"b\": 2\n}");
}

TEST_CASE("json: errors are those of Python") {
  CHECK(printed("") == "Expecting value: line 1 column 1 (char 0)");
  CHECK(printed("<html>") == "Expecting value: line 1 column 1 (char 0)");
  CHECK(printed("{x") == "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)");
  CHECK(printed("{\"\xc3\xa4\"\n 1}") == "Expecting ':' delimiter: line 2 column 2 (char 6)");
  CHECK(printed("[1 2]") == "Expecting ',' delimiter: line 1 column 4 (char 3)");
  CHECK(printed("[1,]") == "Illegal trailing comma before end of array: line 1 column 3 (char 2)");
  CHECK(printed("\"a") == "Unterminated string starting at: line 1 column 1 (char 0)");
  CHECK(printed("1 x") == "Extra data: line 1 column 3 (char 2)");
  CHECK(printed("01") == "Extra data: line 1 column 2 (char 1)");
}

TEST_CASE("json: a document that is nested too deeply is an error") {
  CHECK(printed(std::string(100000, '[')) == "it is nested too deeply");
}
