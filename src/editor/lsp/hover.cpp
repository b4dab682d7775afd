#include "editor/lsp/hover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "editor/lsp/cursor.hpp"
#include "editor/lsp/database_templates.hpp"
#include "editor/lsp/template_names.hpp"
#include "instance/report/entity_example.hpp"
#include "instance/report/yaml_line.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::lsp {

namespace {

void add_line(std::string& out, const std::string& line) {
  if (line.empty()) return;
  if (!out.empty()) out += "\n\n";
  out += line;
}

std::string describe_field(const format::Field& field) {
  std::string out = fmt::format("**{}**: {}", field.key, format::describe(*field.type));
  add_line(out, std::string(field.description));
  add_line(out, field.default_json.empty() ? "Required." : fmt::format("Default: `{}`", field.default_json));
  return out;
}

std::string describe_parameter(const model::Parameter& parameter) {
  std::string out = fmt::format("**{}**: {}", parameter.name, parameter.type->name);
  add_line(out, parameter.description);
  for (const model::EnumValue& value : parameter.values) {
    out += fmt::format("{}- `{}`", &value == &parameter.values.front() ? "\n\n" : "\n",
                       report::yaml_line_of(value.key));
    if (!value.value.is_none()) out += fmt::format(" = `{}`", report::yaml_line_of(value.value));
  }
  const std::string text = report::default_text(parameter);
  add_line(out, !parameter.default_value ? "Required." : fmt::format("Default: `{}`", text));
  return out;
}

std::string describe_type(const resolve::EntityType& type) {
  std::string out = fmt::format("**{}**", type.name());
  add_line(out, type.model().description);
  for (const model::Parameter& parameter : type.model().parameters)
    out += fmt::format("{}- `{}`: {}{}", &parameter == &type.model().parameters.front() ? "\n\n" : "\n",
                       parameter.name, parameter.type->name, parameter.default_value ? "" : ", required");
  return out;
}

/// The value that the entity around the place has for a field, if the instance has no errors.
std::string value_line(Workspace& workspace, const std::string& path, const Expectation& at,
                       std::string_view field) {
  const yaml::Entry* type = at.is_entity ? at.mapping->find("type") : nullptr;
  if (type == nullptr) return {};
  const auto& entities = workspace.values(path).entities;
  const auto found = entities.find({path, type->place().begin});
  const report::FieldFact* fact = found == entities.end() ? nullptr : found->second.find(field);
  return fact == nullptr ? "" : fmt::format("Value: `{}`", fact->value);
}

std::string describe_name(Workspace& workspace, const std::string& path, const Cursor& cursor,
                          const TemplatePlace& place, std::string_view word) {
  const std::vector<TemplateName> names = names_at(workspace, path, cursor, place);
  const auto found = std::ranges::find(names, word, &TemplateName::name);
  if (found == names.end()) return {};
  std::string out = found->is_function ? fmt::format("**{}**{}", found->name, found->detail)
                                       : fmt::format("**{}**", found->name);
  if (!found->is_function && !found->detail.empty()) out += ": " + found->detail;
  add_line(out, found->text);
  if (place.kind == NameKind::name) add_line(out, value_line(workspace, path, cursor.expectation, word));
  return out;
}

std::string describe_entity(Workspace& workspace, const std::string& path, const Expectation& at) {
  const resolve::Definitions& definitions = workspace.definitions(path).definitions;
  const TypeOfEntity type = type_of_entity(*at.mapping, definitions);
  if (at.key == "type") {
    if (type.defined != nullptr) return describe_type(*type.defined);
    return type.built_in == nullptr ? "" : fmt::format("**{}**: a built-in type", type.built_in->name());
  }
  if (const format::Field* field = field_of_entity(at)) return describe_field(*field);
  const model::Parameter* parameter = parameter_of(at, definitions);
  if (parameter == nullptr) return {};
  std::string out = describe_parameter(*parameter);
  add_line(out, value_line(workspace, path, at, parameter->name));
  return out;
}

/// What a macro of a database means, or the path of its template.
std::string describe_database(const Workspace& workspace, const std::string& path, const Expectation& at) {
  const auto file = find_template(workspace, path, *at.database);
  if (!file) return {};
  if (!at.has_macros()) return at.in_key || at.key != "file" ? "" : fmt::format("`{}`", file->path);
  const auto macros = report::template_macros(file->text);
  const auto macro = std::ranges::find(macros, at.key, &report::TemplateMacro::name);
  if (macro == macros.end())
    return fmt::format("`{}` does not use the macro `{}`.", path::name(file->path), at.key);
  std::string out = fmt::format("**{}**: a macro of `{}`", macro->name, path::name(file->path));
  add_line(out, macro->description);
  add_line(out, macro->default_text ? fmt::format("Default: `{}`", *macro->default_text) : "Required.");
  return out;
}

}  // namespace

Json hover(Workspace& workspace, const std::string& path, const Json& params) {
  const auto cursor = cursor_at(workspace, path, params);
  if (!cursor) return nullptr;
  const Expectation& at = cursor->expectation;
  const TextLines lines(cursor->document->text);
  std::string text;
  Range range;
  if (const auto place = template_place(lines, cursor->offset);
      place && place->word_end > place->word_begin) {
    range = lines.range(place->word_begin, place->word_end);
    text = describe_name(workspace, path, *cursor, *place,
                         lines.text().substr(place->word_begin, place->word_end - place->word_begin));
  } else if (at.scalar != nullptr && at.mapping != nullptr) {
    range = lines.range(at.scalar->span);
    if (at.is_entity) text = describe_entity(workspace, path, at);
    else if (at.database != nullptr) text = describe_database(workspace, path, at);
    if (text.empty() && at.field != nullptr) text = describe_field(*at.field);
  }
  if (text.empty()) return nullptr;
  return {{"contents", markdown(std::move(text))}, {"range", to_json(range)}};
}

}  // namespace iocwright::lsp
