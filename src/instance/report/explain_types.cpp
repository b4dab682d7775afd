#include <fmt/format.h>

#include "core/base/text.hpp"
#include "instance/report/entity_example.hpp"
#include "instance/report/explain.hpp"
#include "instance/report/listing.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::report {

namespace {

std::string one_line(std::string_view text) { return text::replace_all(text::trim(text), "\n", " "); }

/// The source of a template in the definition; "" if there is none.
std::string source_of(const yaml::Node* node) {
  return node != nullptr && node->is_string() ? std::string(text::trim(node->value.as_string())) : "";
}

Span span_of(const yaml::Node* node) { return node != nullptr ? node->span : Span{}; }

ExplanationSection parameter_rows(const model::EntityModel& model, const Sources& sources) {
  ExplanationSection out{.title = "parameters", .rows = {}};
  for (const model::Parameter& parameter : model.parameters) {
    std::string value(parameter.type->name);
    value += parameter.default_node == nullptr ? ", required" : ", default " + default_text(parameter);
    if (!parameter.values.empty()) {
      std::vector<std::string> words;
      for (const model::EnumValue& choice : parameter.values)
        if (choice.key.is_string()) words.push_back(choice.key.as_string());
      value += fmt::format(", one of {}", text::quoted_list(words));
    }
    out.rows.push_back(
        {parameter.name, value, place_text(parameter.place, sources), one_line(parameter.description)});
  }
  return out;
}

ExplanationSection calculated_rows(const model::EntityModel& model, const Sources& sources) {
  ExplanationSection out{.title = "calculated", .rows = {}};
  for (const auto* defines : {&model.pre_defines, &model.post_defines})
    for (const model::Define& define : *defines)
      out.rows.push_back({define.name, source_of(define.node), place_text(span_of(define.node), sources)});
  return out;
}

ExplanationSection script_rows(const char* title, const std::vector<model::ScriptItem>& items,
                               const Sources& sources) {
  ExplanationSection out{.title = title, .rows = {}};
  for (const model::ScriptItem& item : items) {
    const std::string_view when = item.when == model::When::first  ? "first"
                                  : item.when == model::When::last ? "last"
                                                                   : "every";
    const std::string source = source_of(item.value);
    std::string_view name = when, place_shown = "shown";
    for (const std::string_view line : text::split(source, '\n')) {
      out.rows.push_back({std::string(name), (item.is_comment ? "# " : "") + std::string(line),
                          place_shown.empty() ? "" : place_text(item.place, sources)});
      name = place_shown = "";
    }
  }
  return out;
}

std::vector<ExplanationRow> macro_rows(const std::vector<model::Macro>& macros) {
  std::vector<ExplanationRow> out;
  for (const model::Macro& macro : macros)
    out.push_back({"  " + macro.name, macro.value == nullptr ? "the field" : source_of(macro.value)});
  return out;
}

ExplanationSection database_rows(const model::EntityModel& model, const Sources& sources) {
  ExplanationSection out{.title = "databases", .rows = {}};
  for (const model::Database& database : model.databases) {
    out.rows.push_back({source_of(database.file), "", place_text(span_of(database.file), sources),
                        database.enabled == nullptr ? "" : "if " + source_of(database.enabled)});
    if (database.args)
      for (ExplanationRow& row : macro_rows(*database.args)) out.rows.push_back(std::move(row));
  }
  return out;
}

ExplanationSection environment_rows(const model::EntityModel& model, const Sources& sources) {
  ExplanationSection out{.title = "environment", .rows = {}};
  for (const model::EnvironmentVariable& variable : model.env_vars)
    out.rows.push_back(
        {source_of(variable.name), source_of(variable.value), place_text(variable.name->span, sources)});
  return out;
}

ExplanationSection other_rows(const model::EntityModel& model, const Sources& sources) {
  ExplanationSection out{.title = "also", .rows = {}};
  if (model.pvi)
    out.rows.push_back(
        {"screens of", source_of(model.pvi->yaml_path), place_text(span_of(model.pvi->yaml_path), sources)});
  for (const yaml::MappingNode* entity : model.sub_entities)
    if (const yaml::Entry* type = entity->find("type"))
      out.rows.push_back({"sub-entity", source_of(type->value), place_text(type->value->span, sources)});
  return out;
}

}  // namespace

Explanation explain_type(const resolve::EntityType& type, const Sources& sources) {
  const model::EntityModel& model = type.model();
  return {.subject = type.name(),
          .kind = "type",
          .text = model.description,
          .sections = {{.title = {}, .rows = {{"definition", model.name, place_text(model.place, sources)}}},
                       parameter_rows(model, sources),
                       calculated_rows(model, sources),
                       environment_rows(model, sources),
                       script_rows("st.cmd before iocInit", model.pre_init, sources),
                       script_rows("st.cmd after iocInit", model.post_init, sources),
                       database_rows(model, sources),
                       other_rows(model, sources)},
          .example = entity_example(type)};
}

Explanation explain_type(const model::BuiltInType& type) {
  ExplanationSection parameters{.title = "parameters", .rows = {}};
  for (const format::Field& field : type.format->fields)
    parameters.rows.push_back(
        {std::string(field.key),
         format::describe(*field.type) +
             (field.default_json.empty() ? ", required" : fmt::format(", default {}", field.default_json)),
         "", one_line(field.description)});
  return {.subject = std::string(type.name()),
          .kind = "type",
          .text = std::string(type.format->noun),
          .sections = {std::move(parameters)},
          .example = entity_example(type)};
}

}  // namespace iocwright::report
