#include "instance/screens/pvi_schema.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/screens/device_format.hpp"
#include "instance/screens/formatter.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::screens {

namespace {

using format::Field;
using format::ObjectFormat;
using format::SchemaBuilder;
using format::Type;
using format::TypeForm;

/// Builds schemas as pydantic does for pvi: other than ibek's, they have no discriminators, and the key
/// `type` comes last.
class PviSchemaBuilder {
 public:
  /// The schema of an object without a reference to it; definitions of what it refers to are collected.
  Value object(const ObjectFormat& format) {
    Dict properties;
    std::vector<Value> required;
    for (const Field& field : format.fields) {
      properties.set(Value(field.key), property(field));
      if (field.default_json.empty()) required.emplace_back(field.key);
    }
    // The device has it too, although its file cannot.
    properties.set(Value("type"), tag(format.tag.empty() ? format.name : format.tag));
    SchemaBuilder out;
    out.put("additionalProperties", Value(false)).put_text("description", format.description);
    out.put("properties", Value::dict(std::move(properties)));
    if (!required.empty()) out.put("required", Value::list(std::move(required)));
    return out.put("title", Value(format.name)).put("type", Value("object")).done();
  }

  Value reference(const ObjectFormat& format) {
    if (definitions_.find(format.name) == nullptr) {
      definitions_.set(Value(format.name), Value());  // so that a group in a group ends here
      definitions_.set(Value(format.name), object(format));
    }
    return format::schema_reference(format.name);
  }

  Value definitions() { return Value::dict(std::move(definitions_)); }

 private:
  static Value tag(std::string_view name) {
    return SchemaBuilder()
        .put("const", Value(name))
        .put("default", Value(name))
        .put("title", Value("Type"))
        .put("type", Value("string"))
        .done();
  }

  Value property(const Field& field) {
    Dict out = schema_of(*field.type).as_dict();
    if (!field.default_json.empty()) out.set(Value("default"), format::default_value(field));
    if (field.key == "parent") out.set(Value("deprecated"), Value(true));
    out.set(Value("description"), Value(field.description));
    if (!has_words(*field.type)) out.set(Value("title"), Value(format::schema_title(field.key)));
    return Value::dict(std::move(out));
  }

  /// Whether the type is an enumeration, or that or null: these have the title of the enumeration.
  static bool has_words(const Type& type) {
    return type.form == TypeForm::either ? has_words(*type.options[0]) : !type.words.empty();
  }

  Value words(const Type& type) {
    const bool numbers = type.form == TypeForm::integer;
    std::vector<Value> values;
    for (std::string_view word : type.words)
      values.push_back(numbers ? Value(std::stoi(std::string(word))) : Value(word));
    definitions_.set(Value(type.name), SchemaBuilder()
                                           .put_text("description", type.description)
                                           .put("enum", Value::list(std::move(values)))
                                           .put("title", Value(type.name))
                                           .put("type", Value(numbers ? "integer" : "string"))
                                           .done());
    return format::schema_reference(type.name);
  }

  Value options(std::string_view key, std::vector<Value> values) {
    return SchemaBuilder().put(key, Value::list(std::move(values))).done();
  }

  /// One of several objects; an object that is known by its keys is apart from those.
  Value tagged(const Type& type) {
    std::vector<Value> by_type;
    std::vector<Value> by_keys;
    for (const Type* option : type.options)
      (option->object->known_by_keys ? by_keys : by_type).push_back(reference(*option->object));
    Value out = options("oneOf", std::move(by_type));
    if (by_keys.empty()) return out;
    by_keys.insert(by_keys.begin(), std::move(out));
    return options("anyOf", std::move(by_keys));
  }

  Value dictionary(const Type& type) {
    SchemaBuilder out;
    if (type.accepts == nullptr) out.put("additionalProperties", schema_of(*type.item));
    else out.put("patternProperties", SchemaBuilder().put(type.pattern, schema_of(*type.item)).done());
    return out.put("type", Value("object")).done();
  }

  Value simple(const Type& type) {
    Dict out = format::type_schema(type).as_dict();
    if (type.positive) out.set(Value("exclusiveMinimum"), Value(0));
    if (!type.pattern.empty()) out.set(Value("pattern"), Value(type.pattern));
    return Value::dict(std::move(out));
  }

  Value schema_of(const Type& type) {
    if (!type.words.empty()) return words(type);
    switch (type.form) {
      case TypeForm::object: return reference(*type.object);
      case TypeForm::tagged: return tagged(type);
      case TypeForm::dictionary: return dictionary(type);
      case TypeForm::array:
        return SchemaBuilder().put("items", schema_of(*type.item)).put("type", Value("array")).done();
      case TypeForm::either: {
        std::vector<Value> values;
        for (const Type* option : type.options) values.push_back(schema_of(*option));
        return options("anyOf", std::move(values));
      }
      default: return simple(type);
    }
  }

  Dict definitions_;
};

}  // namespace

Result<std::string> device_schema() {
  PviSchemaBuilder builder;
  Dict out = builder.object(device_format()).as_dict();
  out.set(Value("$defs"), builder.definitions());
  return format::schema_text(Value::dict(std::move(out)));
}

Result<std::string> formatter_schema() {
  PviSchemaBuilder builder;
  std::vector<Value> formatters;
  for (const ObjectFormat* format : {&aps_formatter_format(), &dls_formatter_format()})
    formatters.push_back(builder.reference(*format));
  Dict out;
  out.set(Value("$defs"), builder.definitions());
  out.set(Value("oneOf"), Value::list(std::move(formatters)));
  return format::schema_text(Value::dict(std::move(out)));
}

Result<void> write_pvi_schema(const std::string& path, Disk& disk) {
  const std::string_view name = path::name(path);
  if (name == "pvi.device.schema.json") return or_fail(disk.replace(path, TRY(device_schema())), "write");
  if (name == "pvi.formatter.schema.json")
    return or_fail(disk.replace(path, TRY(formatter_schema())), "write");
  return fail(
      error(DiagKind::bad_setting, fmt::format("there is no schema `{}`: write `pvi.device.schema.json` or "
                                               "`pvi.formatter.schema.json`",
                                               name)));
}

}  // namespace iocwright::screens
