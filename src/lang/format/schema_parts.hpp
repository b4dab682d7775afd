// Pieces that both schemas are made of.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "core/value/dict.hpp"
#include "core/value/value.hpp"
#include "lang/format/format.hpp"

namespace iocwright::format {

/// A title out of a key, as Python's name.title() makes it: `max_jobs` is `Max Jobs`.
std::string schema_title(std::string_view key);

/// {"$ref": "#/$defs/NAME"}
Value schema_reference(std::string_view name);

/// The schema of a type alone: without default, description and title.
Value type_schema(const format::Type& type);
/// The default of a field that has one.
Value default_value(const format::Field& field);
/// The schema of one field.
Value field_schema(const format::Field& field);
/// The schema of an object; other objects in it are references by their own names.
Value object_schema(const format::ObjectFormat& format);
/// The names of the definitions that the object's schema refers to, with what they are, itself not among
/// them.
void collect_definitions(const format::ObjectFormat& format, Dict& definitions);

/// A dict of these pairs, nulls left out.
class SchemaBuilder {
 public:
  SchemaBuilder& put(std::string_view key, Value value) {
    dict_.set(Value(key), std::move(value));
    return *this;
  }
  SchemaBuilder& put_text(std::string_view key, std::string_view text) {
    return text.empty() ? *this : put(key, Value(text));
  }
  Value done() { return Value::dict(std::move(dict_)); }

 private:
  Dict dict_;
};

/// The keys of every object in order, but for those that are properties or defaults: the reference's order.
Value sort_schema(const Value& value, std::string_view parent = "");

/// A JSON Schema as text: sorted keys, two spaces of indentation, a newline at the end.
Result<std::string> schema_text(const Value& schema);

/// The schema of files of this format, as text.
Result<std::string> file_schema(const ObjectFormat& format);

}  // namespace iocwright::format
