#include "lang/format/check.hpp"

#include <doctest/doctest.h>

#include <array>
#include <sstream>

#include "lang/format/format_types.hpp"
#include "lang/yaml/yaml_tester.hpp"

using namespace iocwright;
using namespace iocwright::tests;

namespace {

constexpr Type any_type{TypeForm::any};
constexpr Type boolean_type{TypeForm::boolean};
constexpr Type number_type{TypeForm::number};
constexpr Type list_type{TypeForm::list};
constexpr Type anchors_type{TypeForm::anchors};
constexpr Type map_type{TypeForm::map};
constexpr Type template_type{TypeForm::template_text};
constexpr std::array<std::string_view, 2> words{"first", "every"};
constexpr Type word_type{.form = TypeForm::word, .words = words};
constexpr Type array_type{.form = TypeForm::array, .item = &text_type};
constexpr Type dictionary_type{.form = TypeForm::dictionary, .item = &integer_type};
constexpr std::array number_or_template{&number_type, &template_type};
constexpr Type either_type{.form = TypeForm::either, .options = number_or_template};
constexpr std::array array_or_null{&array_type, &null_type};
constexpr Type optional_array_type{.form = TypeForm::either, .options = array_or_null};

constexpr bool is_lower(std::string_view text) { return text.find_first_of("ABC") == std::string_view::npos; }
constexpr Type lower_type{.form = TypeForm::text, .description = "small letters", .accepts = is_lower};
constexpr Type lower_keys_type{
    .form = TypeForm::dictionary, .item = &text_type, .description = "small letters", .accepts = is_lower};
constexpr Type positive_type{.form = TypeForm::integer, .positive = true};
constexpr std::array<std::string_view, 2> digits{"0", "1"};
constexpr Type digit_type{.form = TypeForm::integer, .words = digits};

constexpr std::array file_fields{Field{"file", &text_type, "", ""},
                                 Field{"deep", &boolean_type, "false", ""}};
constexpr ObjectFormat file_object{.name = "File",
                                   .noun = "a file",
                                   .description = "",
                                   .fields = file_fields,
                                   .tag = "file",
                                   .known_by_keys = true};
constexpr Type file_type{.form = TypeForm::object, .object = &file_object};

constexpr std::array point_fields{Field{"x", &integer_type, "", ""}, Field{"y", &integer_type, "0", ""}};
constexpr ObjectFormat point{
    .name = "Point", .noun = "a point", .description = "", .fields = point_fields, .tag = "point"};
constexpr Type point_type{.form = TypeForm::object, .object = &point};
constexpr std::array circle_fields{Field{"r", &number_type, "", ""}};
constexpr ObjectFormat circle{.name = "Circle",
                              .noun = "a circle",
                              .description = "",
                              .fields = circle_fields,
                              .tag = "circle",
                              .open = true};
constexpr Type circle_type{.form = TypeForm::object, .object = &circle};
constexpr std::array shapes{&point_type, &circle_type};
constexpr Type tagged_type{.form = TypeForm::tagged, .options = shapes};
constexpr Type any_shape_type{.form = TypeForm::either, .options = shapes};

/// Checks `{key: value}`, where the value must be a `type`. Returns "good", or all diagnostics without
/// excerpts.
std::string checked(const Type& type, const std::string& value) {
  const std::array fields{Field{"key", &type, "", ""}};
  const ObjectFormat format{.name = "", .noun = "the file", .description = "", .fields = fields};
  tests::ParsedYaml yaml("key: " + value + "\n");
  REQUIRE(yaml.document);
  const bool good = format::check_object(yaml.document->root(), format, yaml.sink);
  CHECK(good != yaml.sink.has_errors());
  std::ostringstream all;
  yaml.sink.flush(yaml.sources, {}, all);
  std::istringstream lines(all.str());
  std::string out;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && line.find(" | ") == std::string::npos) out += line + "\n";
  return good ? "good" : out;
}

std::string checked_object(const ObjectFormat& format, const std::string& text) {
  tests::ParsedYaml yaml(text);
  return format::check_object(yaml.document->root(), format, yaml.sink) ? "good" : yaml.sink.first_message();
}

}  // namespace

TEST_CASE("check: values of the right type are accepted") {
  const std::vector<std::pair<const Type*, std::string>> cases{{&any_type, "[1, {a: b}]"},
                                                               {&null_type, "null"},
                                                               {&text_type, "a"},
                                                               {&boolean_type, "true"},
                                                               {&integer_type, "'7'"},
                                                               {&number_type, "7"},
                                                               {&list_type, "[a, 1]"},
                                                               {&anchors_type, "a"},
                                                               {&anchors_type, "[a]"},
                                                               {&map_type, "{1: a}"},
                                                               {&template_type, "'{{ a }}'"},
                                                               {&word_type, "every"},
                                                               {&array_type, "[a, b]"},
                                                               {&dictionary_type, "{a: 1}"},
                                                               {&point_type, "{x: 1}"},
                                                               {&either_type, "'{{ a }}'"},
                                                               {&either_type, "1.5"},
                                                               {&optional_array_type, "null"},
                                                               {&optional_array_type, "[a]"},
                                                               {&tagged_type, "{type: point, x: 1}"}};
  for (const auto& [type, value] : cases) {
    CAPTURE(value);
    CHECK(checked(*type, value) == "good");
  }
}

TEST_CASE("check: a wrong type is reported with the expected type and the value found") {
  const std::vector<std::tuple<const Type*, std::string, std::string>> cases{
      {&null_type, "1", "expected null, found the number `1`"},
      {&boolean_type, "maybe", "expected `true` or `false`, found the string `maybe`"},
      {&integer_type, "1.5", "expected a whole number, found the number `1.5`"},
      {&list_type, "{a: 1}", "expected a list, found a mapping"},
      {&map_type, "[a]", "expected a mapping, found a list"},
      {&template_type, "a", "expected a template, found the string `a`"},
      {&word_type, "last", "expected one of `first` and `every`, found the string `last`"},
      {&array_type, "a", "expected a list, found the string `a`"},
      {&dictionary_type, "null", "`key:` has no value: expected a mapping"},
      {&point_type, "1", "expected a point, found the number `1`"},
      {&either_type, "a", "expected a number or a template, found the string `a`"},
      {&tagged_type, "1", "expected a mapping with a key `type`, found the number `1`"}};
  for (const auto& [type, value, message] : cases) {
    CAPTURE(value);
    CHECK(checked(*type, value).find("error: " + message + " [wrong-type]") != std::string::npos);
  }
}

TEST_CASE("check: where a string is expected, the help suggests quoting a scalar") {
  CHECK(
      checked(text_type, "5") ==
      "file:1:6: error: expected a string, found the number `5` [wrong-type]\n   help: quote it to make it a "
      "string\n");
  CHECK(checked(text_type, "[]") == "file:1:6: error: expected a string, found a list [wrong-type]\n");
}

TEST_CASE("check: an invalid scalar is reported by the parser only") {
  CHECK(checked(text_type, "99999999999999999999") ==
        "file:1:6: error: the integer does not fit in 64 bits [yaml-syntax]\n");
}

TEST_CASE("check: every wrong item and value is reported at its location") {
  CHECK(checked(array_type, "[a, 1, b, 2]") ==
        "file:1:10: error: expected a string, found the number `1` [wrong-type]\n   help: quote it to make "
        "it a string\n"
        "file:1:16: error: expected a string, found the number `2` [wrong-type]\n   help: quote it to make "
        "it a "
        "string\n");
  CHECK(checked(dictionary_type, "{a: x, 1: 2}") ==
        "file:1:10: error: expected a whole number, found the string `x` [wrong-type]\n"
        "file:1:13: error: expected a string as the key, found the number `1` [wrong-type]\n   help: quote "
        "the key\n");
}

TEST_CASE("check: a misspelled required key is not reported as missing, too") {
  CHECK(checked(point_type, "{X: 1, colour: 2}") ==
        "file:1:7: error: a point has no key `X` [unknown-key]\n"
        "   help: did you mean `x`?\n"
        "file:1:13: error: a point has no key `colour` [unknown-key]\n"
        "   help: its keys are `x`, `y` and `type`\n");
}

TEST_CASE("check: the key `type` selects an object") {
  CHECK(checked(tagged_type, "{type: circle, r: 1, colour: red}") == "good");
  CHECK(checked(tagged_type, "{type: square}") ==
        "file:1:13: error: unknown type `square` [wrong-type]\n   help: valid values are `point` and "
        "`circle`\n");
  CHECK(checked(tagged_type, "{type: Circle}") ==
        "file:1:13: error: unknown type `Circle` [wrong-type]\n   help: did you mean `circle`?\n");
  CHECK(checked(tagged_type, "{x: 1}") ==
        "file:1:6: error: a point needs a key `type` [missing-key]\n"
        "   help: add `type: ...`; valid values are `point` and `circle`\n");
  CHECK(checked(any_shape_type, "{type: circle}").find("a circle needs a key `r`") != std::string::npos);
  CHECK(checked(any_shape_type, "{y: 1}").find("a point needs a key `x`") != std::string::npos);
}

TEST_CASE("check: a tagged object accepts only its own type") {
  CHECK(checked_object(point, "{x: 1, type: point}") == "good");
  CHECK(checked_object(point, "{x: 1, type: circle}") == "unknown type `circle`");
}

TEST_CASE("check: a file must be a mapping") {
  CHECK(checked_object(point, "[x]") == "expected a point, found a list");
  CHECK(checked_object(point, "{x: 1, 2: 3}") == "expected a string as the key, found the number `2`");
}

TEST_CASE("check: strings and keys can be restricted") {
  CHECK(checked(lower_type, "abc") == "good");
  CHECK(checked(lower_type, "aBc").find("expected small letters, found the string `aBc`") !=
        std::string::npos);
  CHECK(checked(lower_keys_type, "{a: x}") == "good");
  CHECK(checked(lower_keys_type, "{A: x}").find("expected small letters as the key, found the string `A`") !=
        std::string::npos);
}

TEST_CASE("check: integers can be restricted") {
  CHECK(checked(positive_type, "'1'") == "good");
  CHECK(checked(positive_type, "0").find("expected a positive whole number, found the number `0`") !=
        std::string::npos);
  CHECK(checked(digit_type, "true") == "good");
  CHECK(checked(digit_type, "2").find("expected one of `0` and `1`, found the number `2`") !=
        std::string::npos);
}

TEST_CASE("check: an object can be known by its keys, whatever its type is") {
  static constexpr std::array<const Type*, 2> options{&point_type, &file_type};
  static constexpr Type either_object{.form = TypeForm::tagged, .options = options};
  CHECK(checked(either_object, "{file: a}") == "good");
  CHECK(checked(either_object, "{type: point, file: a, deep: true}") == "good");
  CHECK(checked(either_object, "{type: file, file: a, other: b}").find("a file has no key `other`") !=
        std::string::npos);
  CHECK(checked(either_object, "{deep: true}").find("needs a key `type`") != std::string::npos);
}
