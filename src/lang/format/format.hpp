// How a file format is described: objects of fields, each with its type. Checking a file, and the JSON Schema
// that editors use, both work from these tables.
#pragma once

#include <span>
#include <string_view>

namespace iocwright::format {

struct ObjectFormat;

enum class TypeForm : unsigned char {
  any,
  null,
  text,
  boolean,
  integer,
  number,
  list,           ///< of anything
  anchors,        ///< a list of anything; a text too, as nobody looks at what it holds
  map,            ///< of anything by text keys
  template_text,  ///< a text with {{ }} in it
  word,           ///< one of `words`
  array,          ///< of `item`
  dictionary,     ///< `item` by text keys
  object,         ///< `object`
  either,         ///< one of `options`
  tagged          ///< an object of `options` chosen by its key `type`
};

struct Type {
  TypeForm form = TypeForm::any;
  const Type* item = nullptr;
  const ObjectFormat* object = nullptr;
  std::span<const Type* const> options = {};
  std::span<const std::string_view> words = {};
  std::string_view name = {};         ///< of a set of words: its name in the schema
  std::string_view description = {};  ///< of a set of words: empty for none
};

struct Field {
  std::string_view key;
  const Type* type;
  std::string_view fallback;     ///< JSON of the default; empty: the field is required
  std::string_view description;  ///< empty: none
};

struct ObjectFormat {
  std::string_view name;  ///< in the schema
  std::string_view noun;  ///< in messages
  std::string_view description;
  std::span<const Field> fields;
  std::string_view tag = {};  ///< what the key `type` holds in an object chosen by it; empty for others
  bool open = false;          ///< further keys are allowed
};

}  // namespace iocwright::format
