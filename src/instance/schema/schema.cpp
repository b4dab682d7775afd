#include "instance/schema/schema.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/value/json_text.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/built_in_format.hpp"
#include "instance/model/instance.hpp"
#include "instance/model/support.hpp"
#include "instance/schema/schema_names.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::schema {

namespace {

using model::Parameter;
using model::ParameterType;
using resolve::EntityType;

/// Python's name of a parameter's type, and its schema.
std::pair<std::string_view, format::SchemaBuilder> native_schema(ParameterType type,
                                                                 std::string_view description) {
  format::SchemaBuilder schema;
  switch (type) {
    case ParameterType::real:
      return {"float", schema.put("description", Value(description)).put("type", Value("number"))};
    case ParameterType::boolean:
      return {"bool", schema.put("description", Value(description)).put("type", Value("boolean"))};
    case ParameterType::list:
      return {"list", schema.put("description", Value(description))
                          .put("items", Value::dict({}))
                          .put("type", Value("array"))};
    case ParameterType::dict:
      return {"dict", schema.put("additionalProperties", Value(true))
                          .put("description", Value(description))
                          .put("type", Value("object"))};
    default: return {"int", schema.put("description", Value(description)).put("type", Value("integer"))};
  }
}

/// A parameter whose type is no text may be given as such or as a template.
void put_either(format::SchemaBuilder& out, const Parameter& parameter) {
  auto [name, native] = native_schema(parameter.type, parameter.description);
  const Value text = format::SchemaBuilder()
                         .put("description", Value(fmt::format("jinja that renders to <class '{}'>", name)))
                         .put("pattern", Value(R"(.*\{\{.*\}\}.*)"))
                         .put("type", Value("string"))
                         .done();
  out.put("anyOf", Value::list({text, native.done()}));
  out.put("description", Value(fmt::format("union of <class '{}'> and jinja representation of {{typ}}",
                                           name)));  // `{typ}` is the reference's own
  out.put("title", Value(format::schema_title(parameter.name)));
}

Value parameter_schema(const Parameter& parameter, const std::string& enum_name) {
  format::SchemaBuilder out;
  switch (parameter.type) {
    case ParameterType::str:
    case ParameterType::id:
      out.put("description", Value(parameter.description))
          .put("title", Value(format::schema_title(parameter.name)))
          .put("type", Value("string"));
      break;
    case ParameterType::object:
      out.put("description", Value(parameter.description))
          .put("title", Value(format::schema_title(parameter.name)));
      break;
    case ParameterType::enumeration:
      if (parameter.values.empty())
        out.put("description", Value(parameter.description))
            .put("enum", Value::list({}))
            .put("title", Value(parameter.name));
      else out.put("$ref", Value("#/$defs/" + enum_name)).put("description", Value(parameter.description));
      break;
    default: put_either(out, parameter);
  }
  if (parameter.fallback) out.put("default", *parameter.fallback);
  return out.done();
}

/// The one type that all keys have, in JSON's words; empty when they differ.
std::string_view common_type(const std::vector<model::EnumValue>& values) {
  const auto word = [](const Value& key) -> std::string_view {
    switch (key.kind()) {
      case Kind::string: return "string";
      case Kind::integer: return "integer";
      case Kind::real: return "number";
      case Kind::boolean: return "boolean";
      default: return "";
    }
  };
  const std::string_view first = word(values.front().key);
  return std::all_of(values.begin(), values.end(), [&](const auto& v) { return word(v.key) == first; })
             ? first
             : "";
}

Value enum_schema(const Parameter& parameter) {
  std::vector<Value> keys;
  for (const model::EnumValue& value : parameter.values) keys.push_back(value.key);
  return format::SchemaBuilder()
      .put("enum", Value::list(std::move(keys)))
      .put("title", Value(parameter.name))
      .put_text("type", common_type(parameter.values))
      .done();
}

std::string class_name(const EntityType& type) {
  std::string out = type.name();
  std::replace(out.begin(), out.end(), '.', '_');
  return out;
}

Value type_schema(const EntityType& type) {
  return format::SchemaBuilder()
      .put("const", Value(type.name()))
      .put("description", Value(type.model().description))
      .put("title", Value("Type"))
      .put("type", Value("string"))
      .done();
}

Value entity_schema(const EntityType& type, const std::vector<std::string>& enum_names) {
  Dict properties;
  properties.set(Value("type"), type_schema(type));
  properties.set(Value("entity_enabled"), format::field_schema(model::built_in_formats()[0]->fields[0]));
  std::vector<Value> required{Value("type")};
  std::size_t next_enum = 0;
  for (const Parameter& parameter : type.model().parameters) {
    if (!EntityType::can_be_given(parameter)) continue;
    const bool has_name = parameter.type == ParameterType::enumeration && !parameter.values.empty();
    properties.set(Value(parameter.name),
                   parameter_schema(parameter, has_name ? enum_names[next_enum++] : ""));
  }
  for (const auto& [key, property] : properties)
    if (key.as_string() != "type" && property.as_dict().find("default") == nullptr) required.push_back(key);
  return format::SchemaBuilder()
      .put("additionalProperties", Value(false))
      .put("properties", Value::dict(std::move(properties)))
      .put("required", Value::list(std::move(required)))
      .put("title", Value(class_name(type)))
      .put("type", Value("object"))
      .done();
}

/// All definitions, enums before the entity that uses them, and which of them are entities.
struct Listing {
  std::vector<SchemaDefinition> definitions;
  std::vector<std::pair<std::string, std::size_t>> entities;  ///< type and number
};

Listing list_definitions(const resolve::Definitions& definitions) {
  Listing out;
  for (const auto& type : definitions.types()) {
    std::vector<std::size_t> enums;
    for (const Parameter& parameter : type->model().parameters) {
      if (parameter.type != ParameterType::enumeration || parameter.values.empty() ||
          !EntityType::can_be_given(parameter))
        continue;
      enums.push_back(out.definitions.size());
      out.definitions.push_back({parameter.name, "ibek.entity_factory",
                                 [&parameter](const auto&) { return enum_schema(parameter); }});
    }
    out.entities.emplace_back(type->name(), out.definitions.size());
    out.definitions.push_back({class_name(*type), "ibek.entity_factory",
                               [&type = *type, enums](const std::vector<std::string>& names) {
                                 std::vector<std::string> own;
                                 for (std::size_t number : enums) own.push_back(names[number]);
                                 return entity_schema(type, own);
                               }});
  }
  for (const format::ObjectFormat* format : model::built_in_formats()) {
    const std::string module =
        format->tag == "ibek.repeat" ? "ibek.ibek_builtin.repeat" : "ibek.ibek_builtin.wait";
    out.entities.emplace_back(format->tag, out.definitions.size());
    out.definitions.push_back({std::string(format->name), module,
                               [format](const auto&) { return format::object_schema(*format); }});
  }
  return out;
}

}  // namespace

Result<std::string> support_schema() { return format::file_schema(model::support_format()); }

Result<std::string> instance_schema(const resolve::Definitions& definitions) {
  const Listing listing = list_definitions(definitions);
  const std::vector<std::string> names = name_definitions(listing.definitions);
  Dict defs, mapping;
  std::vector<Value> options;
  for (std::size_t i = 0; i < names.size(); ++i)
    defs.set(Value(names[i]), listing.definitions[i].schema(names));
  for (const auto& [type, number] : listing.entities) {
    mapping.set(Value(type), Value("#/$defs/" + names[number]));
    options.push_back(format::schema_reference(names[number]));
  }
  const Value discriminator = format::SchemaBuilder()
                                  .put("mapping", Value::dict(std::move(mapping)))
                                  .put("propertyName", Value("type"))
                                  .done();
  const Value items = format::SchemaBuilder()
                          .put("discriminator", discriminator)
                          .put("oneOf", Value::list(std::move(options)))
                          .done();
  Dict schema = format::object_schema(model::instance_format()).as_dict();
  schema.find("properties")->as_dict().find("entities")->as_dict().set(Value("items"), items);
  schema.set(Value("$defs"), Value::dict(std::move(defs)));
  return format::schema_text(Value::dict(std::move(schema)));
}

}  // namespace iocwright::schema
