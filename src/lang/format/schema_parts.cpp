#include "lang/format/schema_parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/base/unicode.hpp"
#include "core/value/budget.hpp"
#include "core/value/json_text.hpp"

namespace iocwright::format {

namespace {

Value type_only(std::string_view type) { return SchemaBuilder().put("type", Value(type)).done(); }

Value tagged_schema(const Type& type) {
  Dict mapping;
  std::vector<Value> options;
  for (const Type* option : type.options) {
    mapping.set(Value(option->object->tag), Value("#/$defs/" + std::string(option->object->name)));
    options.push_back(schema_reference(option->object->name));
  }
  const Value discriminator = SchemaBuilder()
                                  .put("mapping", Value::dict(std::move(mapping)))
                                  .put("propertyName", Value("type"))
                                  .done();
  return SchemaBuilder()
      .put("description", Value("union of arg types"))
      .put("discriminator", discriminator)
      .put("oneOf", Value::list(std::move(options)))
      .done();
}

/// False for a reference, and for a reference or null: their title is that of the definition.
bool has_title(const Type& type) {
  if (type.form == TypeForm::object || type.form == TypeForm::word) return false;
  const bool nullable =
      type.form == TypeForm::either && type.options.size() == 2 && type.options[1]->form == TypeForm::null;
  return !nullable || has_title(*type.options[0]);
}

Value from_json(const nlohmann::ordered_json& json) {
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number()) return Value(json.get<std::int64_t>());
  if (json.is_array()) {
    std::vector<Value> items;
    for (const auto& item : json) items.push_back(from_json(item));
    return Value::list(std::move(items));
  }
  if (!json.is_object()) return {};
  Dict out;
  for (const auto& [key, item] : json.items()) out.set(Value(key), from_json(item));
  return Value::dict(std::move(out));
}

Value tag_schema(std::string_view tag) {
  return SchemaBuilder()
      .put("const", Value(tag))
      .put("default", Value(tag))
      .put("title", Value("Type"))
      .put("type", Value("string"))
      .done();
}

void collect_definitions(const ObjectFormat& format, Dict& definitions);

/// Adds the definitions that the schema of the type refers to.
void collect_definitions(const Type& type, Dict& definitions) {
  if (type.item != nullptr) collect_definitions(*type.item, definitions);
  for (const Type* option : type.options) collect_definitions(*option, definitions);
  if (type.form == TypeForm::word) {
    std::vector<Value> words(type.words.begin(), type.words.end());
    definitions.set(Value(type.name), SchemaBuilder()
                                          .put_text("description", type.description)
                                          .put("enum", Value::list(std::move(words)))
                                          .put("title", Value(type.name))
                                          .put("type", Value("string"))
                                          .done());
  }
  if (type.form != TypeForm::object || definitions.find(type.object->name) != nullptr) return;
  definitions.set(Value(type.object->name), object_schema(*type.object));
  collect_definitions(*type.object, definitions);
}

void collect_definitions(const ObjectFormat& format, Dict& definitions) {
  for (const Field& field : format.fields) collect_definitions(*field.type, definitions);
}

/// Sorts the keys of every object as the reference does: all but those of `properties` and `default`.
Value sort_schema(const Value& value, std::string_view parent = "") {
  if (value.is_list()) {
    std::vector<Value> items;
    for (const Value& item : value.as_list()) items.push_back(sort_schema(item, parent));
    return Value::list(std::move(items));
  }
  if (!value.is_dict()) return value;
  std::vector<Dict::Entry> entries(value.as_dict().begin(), value.as_dict().end());
  if (parent != "properties" && parent != "default")
    std::ranges::stable_sort(entries, [](const Dict::Entry& a, const Dict::Entry& b) {
      return a.first.is_string() && b.first.is_string() && a.first.as_string() < b.first.as_string();
    });
  Dict out;
  for (const auto& [key, item] : entries)
    out.set(key, sort_schema(item, key.is_string() ? std::string_view(key.as_string()) : ""));
  return Value::dict(std::move(out));
}

}  // namespace

std::string schema_title(std::string_view key) {
  return std::string(text::trim(unicode::title(text::replace_all(key, "_", " "))));
}

Value schema_reference(std::string_view name) {
  return SchemaBuilder().put("$ref", Value("#/$defs/" + std::string(name))).done();
}

Value type_schema(const Type& type) {
  switch (type.form) {
    case TypeForm::any: return Value::dict({});
    case TypeForm::null: return type_only("null");
    case TypeForm::text: return type_only("string");
    case TypeForm::boolean: return type_only("boolean");
    case TypeForm::integer: return type_only("integer");
    case TypeForm::number: return type_only("number");
    case TypeForm::list:
    case TypeForm::anchors:
      return SchemaBuilder().put("items", Value::dict({})).put("type", Value("array")).done();
    case TypeForm::map:
      return SchemaBuilder().put("additionalProperties", Value(true)).put("type", Value("object")).done();
    case TypeForm::template_text:
      return SchemaBuilder()
          .put("description", Value("A Jinja2 template string"))
          .put("pattern", Value(R"(.*\{\{.*\}\}.*)"))
          .put("type", Value("string"))
          .done();
    case TypeForm::word: return schema_reference(type.name);
    case TypeForm::array:
      return SchemaBuilder().put("items", type_schema(*type.item)).put("type", Value("array")).done();
    case TypeForm::dictionary:
      return SchemaBuilder()
          .put("additionalProperties", type_schema(*type.item))
          .put("type", Value("object"))
          .done();
    case TypeForm::object: return schema_reference(type.object->name);
    case TypeForm::tagged: return tagged_schema(type);
    case TypeForm::either: break;
  }
  std::vector<Value> options;
  for (const Type* option : type.options) options.push_back(type_schema(*option));
  return SchemaBuilder().put("anyOf", Value::list(std::move(options))).done();
}

Value default_value(const Field& field) {
  return from_json(nlohmann::ordered_json::parse(field.default_json));
}

Value field_schema(const Field& field) {
  Dict out = type_schema(*field.type).as_dict();
  if (!field.default_json.empty()) out.set(Value("default"), default_value(field));
  if (!field.description.empty()) out.set(Value("description"), Value(field.description));
  if (has_title(*field.type)) out.set(Value("title"), Value(schema_title(field.key)));
  return Value::dict(std::move(out));
}

Value object_schema(const ObjectFormat& format) {
  Dict properties;
  std::vector<Value> required;
  if (!format.tag.empty()) properties.set(Value("type"), tag_schema(format.tag));
  for (const Field& field : format.fields) {
    properties.set(Value(field.key), field_schema(field));
    if (field.default_json.empty()) required.emplace_back(field.key);
  }
  SchemaBuilder out;
  out.put("additionalProperties", Value(format.open))
      .put_text("description", format.description)
      .put("properties", Value::dict(std::move(properties)));
  if (!required.empty()) out.put("required", Value::list(std::move(required)));
  return out.put("title", Value(format.name)).put("type", Value("object")).done();
}

Result<std::string> schema_text(const Value& schema) {
  const Limits limits{.steps = UINT64_MAX, .size = UINT64_MAX, .length = UINT64_MAX};
  Budget budget(limits);
  return TRY(json_text(sort_schema(schema), {.indent = "  "}, budget)) + "\n";
}

Result<std::string> file_schema(const ObjectFormat& format) {
  Dict definitions;
  collect_definitions(format, definitions);
  Dict schema = object_schema(format).as_dict();
  schema.set(Value("$defs"), Value::dict(std::move(definitions)));
  return schema_text(Value::dict(std::move(schema)));
}

}  // namespace iocwright::format
