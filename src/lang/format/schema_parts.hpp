// Builds JSON Schemas from descriptions of file formats.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/dict.hpp"
#include "core/value/value.hpp"
#include "lang/format/format.hpp"

namespace iocwright::format {

/// A title made from a key as Python's str.title() does: `Max Jobs` from `max_jobs`.
std::string schema_title(std::string_view key);

/// {"$ref": "#/$defs/NAME"}
Value schema_reference(std::string_view name);

/// The schema of a type alone: without default, description and title.
Value type_schema(const format::Type& type);
/// The default of a field that has one.
Value default_value(const format::Field& field);
/// The schema of one field.
Value field_schema(const Field& field);
/// The schema of an object. Other objects in it are references by name.
Value object_schema(const ObjectFormat& format);

/// Builds a dict.
class SchemaBuilder {
 public:
  SchemaBuilder& put(std::string_view key, Value value) {
    dict_.set(Value(key), std::move(value));
    return *this;
  }
  /// Leaves out an empty string.
  SchemaBuilder& put_text(std::string_view key, std::string_view text) {
    return text.empty() ? *this : put(key, Value(text));
  }
  Value done() { return Value::dict(std::move(dict_)); }

 private:
  Dict dict_;
};

/// A JSON Schema as text: sorted keys, indented by two spaces, with a final newline.
Result<std::string> schema_text(const Value& schema);

/// The schema of files of this format, as text.
Result<std::string> file_schema(const ObjectFormat& format);

}  // namespace iocwright::format
