#include "lang/format/schema_parts.hpp"

#include <doctest/doctest.h>

#include <array>

#include "lang/format/format_types.hpp"

using namespace iocwright;
using namespace iocwright::tests;

namespace {

constexpr std::array<std::string_view, 2> word_list{"a", "b"};
constexpr Type word_type{.form = TypeForm::word, .words = word_list, .name = "Word"};
constexpr std::array text_or_null{&text_type, &null_type};
constexpr Type optional_text_type{.form = TypeForm::either, .options = text_or_null};

constexpr std::array inner_fields{Field{"max_jobs", &integer_type, "1", "How many"}};
constexpr ObjectFormat inner{.name = "Inner", .noun = "", .description = "", .fields = inner_fields};
constexpr Type inner_type{.form = TypeForm::object, .object = &inner};
constexpr Type inners_type{.form = TypeForm::array, .item = &inner_type};
constexpr std::array outer_fields{Field{"inners", &inners_type, "[]", ""}, Field{"word", &word_type, "", ""},
                                  Field{"note", &optional_text_type, "null", ""}};
constexpr ObjectFormat outer{.name = "Outer", .noun = "", .description = "A file", .fields = outer_fields};

}  // namespace

TEST_CASE("schema parts: titles are derived from keys") {
  CHECK(format::schema_title("max_jobs") == "Max Jobs");
  CHECK(format::schema_title("_x2y") == "X2Y");
}

TEST_CASE("schema parts: a file's schema defines the objects and words that it refers to") {
  CHECK(format::file_schema(outer).value_or("") == R"({
  "$defs": {
    "Inner": {
      "additionalProperties": false,
      "properties": {
        "max_jobs": {
          "default": 1,
          "description": "How many",
          "title": "Max Jobs",
          "type": "integer"
        }
      },
      "title": "Inner",
      "type": "object"
    },
    "Word": {
      "enum": [
        "a",
        "b"
      ],
      "title": "Word",
      "type": "string"
    }
  },
  "additionalProperties": false,
  "description": "A file",
  "properties": {
    "inners": {
      "default": [],
      "items": {
        "$ref": "#/$defs/Inner"
      },
      "title": "Inners",
      "type": "array"
    },
    "word": {
      "$ref": "#/$defs/Word"
    },
    "note": {
      "anyOf": [
        {
          "type": "string"
        },
        {
          "type": "null"
        }
      ],
      "default": null,
      "title": "Note"
    }
  },
  "required": [
    "word"
  ],
  "title": "Outer",
  "type": "object"
}
)");
}
