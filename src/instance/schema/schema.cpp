#include "instance/schema/schema.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/value/dict.hpp"
#include "instance/model/built_in.hpp"
#include "instance/model/instance.hpp"
#include "instance/model/support.hpp"
#include "instance/schema/schema_names.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::schema {

namespace {

using format::SchemaBuilder;
using model::Parameter;
using model::ParameterForm;
using resolve::EntityType;

/// A parameter of a native type takes a value of that type, or a template.
Value native_schema(const Parameter& parameter) {
  const std::string_view name = parameter.type->name;
  const Value text = SchemaBuilder()
                         .put("description", Value(fmt::format("jinja that renders to <class '{}'>", name)))
                         .put("pattern", Value(R"(.*\{\{.*\}\}.*)"))
                         .put("type", Value("string"))
                         .done();
  Dict native = format::type_schema(*parameter.type->value_format).as_dict();
  native.set(Value("description"), Value(parameter.description));
  const std::string description =  // the reference prints `{typ}` literally
      fmt::format("union of <class '{}'> and jinja representation of {{typ}}", name);
  return SchemaBuilder()
      .put("anyOf", Value::list({text, Value::dict(std::move(native))}))
      .put("description", Value(description))
      .put("title", Value(format::schema_title(parameter.name)))
      .done();
}

Value enum_reference(const Parameter& parameter, const std::string& enum_name) {
  SchemaBuilder out;
  out.put("description", Value(parameter.description));
  if (!parameter.values.empty()) return out.put("$ref", Value("#/$defs/" + enum_name)).done();
  return out.put("enum", Value::list({})).put("title", Value(parameter.name)).done();
}

/// The schema of a parameter without its default.
Value parameter_schema(const Parameter& parameter, const std::string& enum_name) {
  if (parameter.has_form(ParameterForm::native)) return native_schema(parameter);
  if (parameter.has_form(ParameterForm::enumeration)) return enum_reference(parameter, enum_name);
  return SchemaBuilder()
      .put("description", Value(parameter.description))
      .put("title", Value(format::schema_title(parameter.name)))
      .put_text("type", parameter.has_form(ParameterForm::object) ? "" : "string")
      .done();
}

/// The JSON type of all keys; empty if their types differ.
std::string_view common_type(const std::vector<model::EnumValue>& values) {
  const auto json_type = [](const Value& key) -> std::string_view {
    switch (key.kind()) {
      case Kind::string: return "string";
      case Kind::integer: return "integer";
      case Kind::real: return "number";
      case Kind::boolean: return "boolean";
      default: return "";
    }
  };
  const std::string_view first = json_type(values.front().key);
  return std::ranges::all_of(values, [&](const auto& v) { return json_type(v.key) == first; }) ? first : "";
}

Value enum_schema(const Parameter& parameter) {
  std::vector<Value> keys;
  for (const model::EnumValue& value : parameter.values) keys.push_back(value.key);
  return SchemaBuilder()
      .put("enum", Value::list(std::move(keys)))
      .put("title", Value(parameter.name))
      .put_text("type", common_type(parameter.values))
      .done();
}

std::string class_name(const EntityType& type) {
  std::string out = type.name();
  std::ranges::replace(out, '.', '_');
  return out;
}

Value type_schema(const EntityType& type) {
  return SchemaBuilder()
      .put("const", Value(type.name()))
      .put("description", Value(type.model().description))
      .put("title", Value("Type"))
      .put("type", Value("string"))
      .done();
}

/// True if the schema has a definition for the keys of this enum. The reference has none for an empty enum.
bool has_named_enum(const Parameter& parameter) {
  return parameter.has_form(ParameterForm::enumeration) && !parameter.values.empty();
}

/// `enum_names` are the names of the schema's definitions of its enums, in order.
Value entity_schema(const EntityType& type, const std::vector<std::string>& enum_names) {
  Dict properties;
  properties.set(Value("type"), type_schema(type));
  const format::Field& enabled = model::entity_enabled_field();
  properties.set(Value(enabled.key), format::field_schema(enabled));
  std::vector<Value> required{Value("type")};
  std::size_t next_enum = 0;
  for (const Parameter& parameter : type.model().parameters) {
    if (!EntityType::can_be_given(parameter)) continue;
    const std::string enum_name = has_named_enum(parameter) ? enum_names[next_enum++] : "";
    Dict property = parameter_schema(parameter, enum_name).as_dict();
    if (parameter.default_value) property.set(Value("default"), *parameter.default_value);
    properties.set(Value(parameter.name), Value::dict(std::move(property)));
  }
  for (const auto& [key, property] : properties)
    if (key.as_string() != "type" && property.as_dict().find("default") == nullptr) required.push_back(key);
  return SchemaBuilder()
      .put("additionalProperties", Value(false))
      .put("properties", Value::dict(std::move(properties)))
      .put("required", Value::list(std::move(required)))
      .put("title", Value(class_name(type)))
      .put("type", Value("object"))
      .done();
}

/// The definitions of a schema that are still to be named.
struct Listing {
  std::vector<SchemaDefinition> definitions;                  ///< enums before the entity that uses them
  std::vector<std::pair<std::string, std::size_t>> entities;  ///< type names, and indexes in `definitions`
};

Listing list_definitions(const resolve::Definitions& definitions) {
  Listing out;
  for (const auto& type : definitions.types()) {
    std::vector<std::size_t> enums;
    for (const Parameter& parameter : type->model().parameters) {
      if (!has_named_enum(parameter) || !EntityType::can_be_given(parameter)) continue;
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
  for (const model::BuiltInType& type : model::built_in_types()) {
    out.entities.emplace_back(type.name(), out.definitions.size());
    out.definitions.push_back({std::string(type.format->name), std::string(type.reference_module),
                               [&type](const auto&) { return format::object_schema(*type.format); }});
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
  const Value discriminator = SchemaBuilder()
                                  .put("mapping", Value::dict(std::move(mapping)))
                                  .put("propertyName", Value("type"))
                                  .done();
  const Value items = SchemaBuilder()
                          .put("discriminator", discriminator)
                          .put("oneOf", Value::list(std::move(options)))
                          .done();
  Dict schema = format::object_schema(model::instance_format()).as_dict();
  schema.find("properties")->as_dict().find("entities")->as_dict().set(Value("items"), items);
  schema.set(Value("$defs"), Value::dict(std::move(defs)));
  return format::schema_text(Value::dict(std::move(schema)));
}

}  // namespace iocwright::schema
