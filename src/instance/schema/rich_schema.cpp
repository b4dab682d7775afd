#include "instance/schema/rich_schema.hpp"

#include <fmt/format.h>

#include <vector>

#include "core/value/dict.hpp"
#include "instance/model/built_in.hpp"
#include "instance/model/example_value.hpp"
#include "instance/model/instance.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::schema {

namespace {

using format::SchemaBuilder;
using model::Parameter;
using model::ParameterForm;

constexpr std::string_view dialect = "http://json-schema.org/draft-07/schema#";
constexpr std::string_view schema_id = "urn:iocwright:instance";

/// A value of the type itself or a template.
Value native_schema(const Parameter& parameter) {
  const Value text = SchemaBuilder()
                         .put("description", Value("a template"))
                         .put("pattern", Value(R"(\{\{)"))
                         .put("type", Value("string"))
                         .done();
  return SchemaBuilder()
      .put("anyOf", Value::list({format::type_schema(*parameter.type->value_format), text}))
      .done();
}

Value enum_schema(const Parameter& parameter) {
  std::vector<Value> keys;
  for (const model::EnumValue& value : parameter.values) keys.push_back(value.key);
  return SchemaBuilder().put("enum", Value::list(std::move(keys))).done();
}

Value parameter_schema(const Parameter& parameter) {
  Dict out;
  switch (parameter.type->form) {
    case ParameterForm::string:
    case ParameterForm::id: out.set(Value("type"), Value("string")); break;
    case ParameterForm::object: break;
    case ParameterForm::enumeration: out = enum_schema(parameter).as_dict(); break;
    case ParameterForm::native: out = native_schema(parameter).as_dict(); break;
  }
  out.set(Value("description"), Value(parameter.description));
  if (parameter.default_value) out.set(Value("default"), *parameter.default_value);
  else out.set(Value("examples"), Value::list({model::example_value(parameter)}));
  return Value::dict(std::move(out));
}

Value type_property(std::string_view name, std::string_view description) {
  return SchemaBuilder()
      .put("const", Value(name))
      .put_text("description", description)
      .put("type", Value("string"))
      .done();
}

/// The schema of entities of a type that a definition file defines.
Value entity_schema(const resolve::EntityType& type) {
  Dict properties, example;
  std::vector<Value> required{Value("type")};
  properties.set(Value("type"), type_property(type.name(), type.model().description));
  example.set(Value("type"), Value(type.name()));
  for (const Parameter& parameter : type.model().parameters) {
    if (!resolve::EntityType::can_be_given(parameter)) continue;
    properties.set(Value(parameter.name), parameter_schema(parameter));
    if (parameter.default_value) continue;
    required.emplace_back(parameter.name);
    example.set(Value(parameter.name), model::example_value(parameter));
  }
  const format::Field& enabled = model::entity_enabled_field();
  properties.set(Value(enabled.key), format::field_schema(enabled));
  return SchemaBuilder()
      .put("additionalProperties", Value(false))
      .put_text("description", type.model().description)
      .put("examples", Value::list({Value::dict(std::move(example))}))
      .put("properties", Value::dict(std::move(properties)))
      .put("required", Value::list(std::move(required)))
      .put("type", Value("object"))
      .done();
}

Value entity_schema(const model::BuiltInType& type) {
  Dict out = format::object_schema(*type.format).as_dict();
  Dict& properties = out.find("properties")->as_dict();
  properties.set(Value("type"), type_property(type.name(), ""));
  for (const format::Field& field : type.own_fields)
    properties.set(Value(field.key), format::field_schema(field));
  // The description is about the classes of the reference.
  out.set(Value("description"), Value(type.format->noun));
  return Value::dict(std::move(out));
}

/// A reference to the definition of this name, as a JSON pointer (RFC 6901) in a URI.
std::string reference(std::string_view name) {
  std::string out = "#/$defs/";
  for (const char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-._").find(c) != std::string_view::npos;
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else if (is_plain) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// The definitions of all types, and the schema that selects the one of an entity.
struct Entities {
  Dict definitions;
  std::vector<Value> names;
  std::vector<Value> cases;

  void add(std::string_view name, Value schema) {
    const Value is_type = SchemaBuilder().put("const", Value(name)).done();
    const Value condition = SchemaBuilder()
                                .put("properties", SchemaBuilder().put("type", is_type).done())
                                .put("required", Value::list({Value("type")}))
                                .done();
    cases.push_back(SchemaBuilder()
                        .put("if", condition)
                        .put("then", SchemaBuilder().put("$ref", Value(reference(name))).done())
                        .done());
    names.emplace_back(name);
    definitions.set(Value(name), std::move(schema));
  }

  Value items() && {
    const Value type = SchemaBuilder()
                           .put("description", Value("the entity type"))
                           .put("enum", Value::list(std::move(names)))
                           .put("type", Value("string"))
                           .done();
    return SchemaBuilder()
        .put("allOf", Value::list(std::move(cases)))
        .put("properties", SchemaBuilder().put("type", type).done())
        .put("required", Value::list({Value("type")}))
        .put("type", Value("object"))
        .done();
  }
};

}  // namespace

Result<std::string> rich_instance_schema(const resolve::Definitions& definitions) {
  Entities entities;
  for (const auto& type : definitions.types()) entities.add(type->name(), entity_schema(*type));
  for (const model::BuiltInType& type : model::built_in_types())
    entities.add(type.name(), entity_schema(type));
  Dict schema = format::object_schema(model::instance_format()).as_dict();
  schema.set(Value("$schema"), Value(dialect));
  schema.set(Value("$id"), Value(schema_id));
  schema.set(Value("$defs"), Value::dict(std::move(entities.definitions)));
  schema.find("properties")
      ->as_dict()
      .find("entities")
      ->as_dict()
      .set(Value("items"), std::move(entities).items());
  return format::schema_text(Value::dict(std::move(schema)));
}

}  // namespace iocwright::schema
