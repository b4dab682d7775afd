// Builds JSON Schemas from descriptions of file formats.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/dict.hpp"
#include "core/value/value.hpp"
#include "lang/format/format.hpp"

namespace iocwright::format {

/// The title for a key, capitalized as by Python's str.title(): `Max Jobs` for `max_jobs`.
std::string schema_title(std::string_view key);

/// {"$ref": "#/$defs/NAME"}
Value schema_reference(std::string_view name);

/// The schema of a type, without default, description and title.
Value type_schema(const Type& type);
/// The default of a field that is not required.
Value default_value(const Field& field);
/// The schema of a field: that of its type, with the field's default, description and title.
Value field_schema(const Field& field);
/// The schema of an object. It refers to other objects by name.
Value object_schema(const ObjectFormat& format);

/// Builds a dict key by key.
class SchemaBuilder {
 public:
  SchemaBuilder& put(std::string_view key, Value value) {
    dict_.set(Value(key), std::move(value));
    return *this;
  }
  /// Like put(), but does nothing if `text` is empty.
  SchemaBuilder& put_text(std::string_view key, std::string_view text) {
    return text.empty() ? *this : put(key, Value(text));
  }
  Value done() { return Value::dict(std::move(dict_)); }

 private:
  Dict dict_;
};

/// A JSON Schema as text: with sorted keys, indented by two spaces, and with a final newline.
Result<std::string> schema_text(const Value& schema);

/// The schema of files in this format, as text.
Result<std::string> file_schema(const ObjectFormat& format);

}  // namespace iocwright::format
