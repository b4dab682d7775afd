#include "instance/report/entity_example.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "instance/model/example_value.hpp"
#include "instance/report/yaml_line.hpp"

namespace iocwright::report {

namespace {

/// The id of the entity that a parameter is probably meant to refer to. There is at least one.
std::string object_example(std::string_view parameter, const std::vector<NamedEntity>& others) {
  const std::string name = unicode::lower(parameter);
  for (const NamedEntity& other : others) {
    const std::string model = unicode::lower(other.model);
    if (model.find(name) != std::string::npos || name.find(model) != std::string::npos)
      return yaml_line(other.id);
  }
  return yaml_line(others.back().id);
}

std::string example_value(const model::Parameter& parameter, const ExampleStyle& style) {
  switch (parameter.type->form) {
    case model::ParameterForm::id: return yaml_line(style.id);
    case model::ParameterForm::string: return "\"\"";
    case model::ParameterForm::object:
      if (!style.others.empty()) return object_example(parameter.name, style.others);
      break;
    default: break;
  }
  return yaml_line_of(model::example_value(parameter));
}

std::string example_value(const format::Field& field) {
  switch (field.type->form) {
    case format::TypeForm::map: return "{}";
    case format::TypeForm::text: return "\"\"";
    default: return "[]";
  }
}

std::string comments(std::string_view description, std::string_view indent) {
  std::string out;
  for (const std::string_view line : text::split(description, '\n'))
    if (!text::trim(line).empty()) out += fmt::format("{}# {}\n", indent, text::trim(line));
  return out;
}

std::string line(std::string_view name, std::string_view value, bool is_required) {
  return fmt::format("  {}{}: {}\n", is_required ? "" : "# ", name, value);
}

}  // namespace

std::string default_text(const model::Parameter& parameter) {
  return parameter.default_value ? yaml_line_of(*parameter.default_value) : "";
}

std::string entity_example(const resolve::EntityType& type, const ExampleStyle& style) {
  std::string out = style.has_descriptions ? comments(type.model().description, "") : "";
  out += fmt::format("- type: {}\n", type.name());
  for (const bool required : {true, false})
    for (const model::Parameter& parameter : type.model().parameters) {
      if (!resolve::EntityType::can_be_given(parameter)) continue;
      if (!parameter.default_value.has_value() != required) continue;
      if (style.has_descriptions) out += comments(parameter.description, "  ");
      out += line(parameter.name, required ? example_value(parameter, style) : default_text(parameter),
                  required);
    }
  return out;
}

std::string entity_example(const model::BuiltInType& type, const ExampleStyle& style) {
  std::string out = fmt::format("- type: {}\n", type.name());
  for (const bool required : {true, false})
    for (const format::Field& field : type.format->fields) {
      if (field.default_json.empty() != required || field.key == "entity_enabled") continue;
      if (style.has_descriptions) out += comments(field.description, "  ");
      out += line(field.key, required ? example_value(field) : field.default_json, required);
    }
  return out;
}

}  // namespace iocwright::report
