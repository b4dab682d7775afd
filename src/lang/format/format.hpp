// Tables that describe a file format: objects with fields, and their types. Files are checked against these
// tables, and the JSON Schemas for editors are generated from them.
#pragma once

#include <span>
#include <string_view>

namespace iocwright::format {

struct ObjectFormat;

/// Which values a type accepts, and which members of Type it uses.
enum class TypeForm : unsigned char {
  any,
  null,
  text,
  boolean,
  integer,  ///< one of `words`, if there are any
  number,
  list,           ///< of anything
  anchors,        ///< a list of anything, or a string; its content is not used
  map,            ///< of anything, with string keys
  template_text,  ///< a string that contains {{ }}
  word,           ///< one of `words`; see also `integer`
  array,          ///< of `item`
  dictionary,     ///< of `item`, with string keys
  object,         ///< `object`
  either,         ///< one of `options`
  tagged          ///< one of the objects in `options`, selected by the key `type`
};

struct Type {
  TypeForm form = TypeForm::any;
  const Type* item = nullptr;
  const ObjectFormat* object = nullptr;
  std::span<const Type* const> options = {};
  std::span<const std::string_view> words = {};
  std::string_view name = {};         ///< of `words`: their name in the schema
  std::string_view description = {};  ///< of `words`, or of what `accepts` accepts; may be empty
  /// Restricts strings, and the keys of a dictionary; null: any. `pattern` is the same as a regular
  /// expression, for the schema.
  bool (*accepts)(std::string_view) = nullptr;
  std::string_view pattern = {};
  bool positive = false;  ///< an integer must be greater than 0
};

struct Field {
  std::string_view key;
  const Type* type;
  std::string_view default_json;  ///< empty: the field is required
  std::string_view description;   ///< may be empty
  std::string_view hint = {};     ///< instead of the description in messages; may be empty
};

struct ObjectFormat {
  std::string_view name;  ///< the name of its definition in the schema
  std::string_view noun;  ///< how messages refer to it, such as `a module`
  std::string_view description;
  std::span<const Field> fields;
  std::string_view tag = {};  ///< of a tagged object: the value of its key `type`
  bool open = false;          ///< unknown keys are allowed
  /// If not empty, unknown keys are only reported by warnings, with this as the help.
  std::string_view unknown_keys_help = {};
  /// Of a tagged object: a mapping that has only keys of this object is one, whatever its key `type` is.
  bool known_by_keys = false;
};

}  // namespace iocwright::format
