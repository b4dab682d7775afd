#include "instance/report/lists.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "instance/model/built_in.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

Json fields_json(const EntityFacts& facts, const Sources& sources) {
  Json out = Json::object();
  for (const FieldFact& field : facts.fields)
    out[field.name] = {
        {"value", field.value}, {"origin", word(field.origin)}, {"place", place_text(field.place, sources)}};
  return out;
}

std::string first_line(std::string_view text) {
  return std::string(text::trim(text.substr(0, text.find('\n'))));
}

Json parameter_json(std::string_view name, std::string_view type, bool is_required,
                    std::string_view description) {
  return {{"name", name}, {"type", type}, {"required", is_required}, {"description", description}};
}

Json type_row(std::string_view name, std::string_view description, std::string place, Json parameters) {
  std::vector<std::string> names;
  for (const Json& parameter : parameters)
    names.push_back(parameter["name"].get<std::string>() + (parameter["required"].get<bool>() ? "*" : ""));
  return {{"type", name},
          {"parameters", text::join(names, " ")},
          {"description", first_line(description)},
          {"place", std::move(place)},
          {"fields", std::move(parameters)}};
}

Json type_row(const resolve::EntityType& type, const Sources& sources) {
  Json parameters = Json::array();
  for (const model::Parameter& parameter : type.model().parameters)
    parameters.push_back(parameter_json(parameter.name, parameter.type->name,
                                        parameter.default_node == nullptr, parameter.description));
  return type_row(type.name(), type.model().description, place_text(type.model().place, sources),
                  std::move(parameters));
}

Json type_row(const model::BuiltInType& type) {
  Json parameters = Json::array();
  for (const format::Field& field : type.format->fields)
    parameters.push_back(parameter_json(field.key, format::describe(*field.type), field.default_json.empty(),
                                        field.description));
  return type_row(type.name(), type.format->noun, "", std::move(parameters));
}

}  // namespace

std::string entity_source(const InstanceFacts& facts, std::size_t entity, const Sources& sources) {
  const resolve::Request& request = facts.boot.entities[entity].request;
  std::vector<std::string> parts;
  if (request.parent) parts.push_back(entity_name(facts, *request.parent));
  for (const resolve::RepeatIteration& repeat : request.repeats)
    parts.push_back(fmt::format("repeat {} of {}", repeat.number + 1, place_text(repeat.place, sources)));
  return text::join(parts, ", ");
}

Listing list_entities(const InstanceFacts& facts, const Sources& sources) {
  Listing out{.columns = {"type", "id", "enabled", "place", "from"}, .rows = {}};
  for (std::size_t i = 0; i < facts.boot.entities.size(); ++i) {
    const boot::Entity& entity = facts.boot.entities[i];
    out.rows.push_back({{"type", entity.type},
                        {"id", facts.entities[i].id},
                        {"enabled", entity.enabled},
                        {"place", place_text(entity.place, sources)},
                        {"from", entity_source(facts, i, sources)},
                        {"definition", place_text(entity.definition, sources)},
                        {"fields", fields_json(facts.entities[i], sources)}});
  }
  return out;
}

Listing list_environment(const InstanceFacts& facts, const Sources& sources) {
  Listing out{.columns = {"name", "value", "entity", "place"}, .rows = {}};
  for (const boot::EnvironmentSetting& setting : facts.boot.script.environment)
    out.rows.push_back({{"name", setting.name},
                        {"value", setting.value},
                        {"entity", entity_name(facts, setting.origin.entity)},
                        {"place", place_text(setting.origin.definition, sources)}});
  return out;
}

Listing list_macros(const InstanceFacts& facts, const Sources& sources) {
  Listing out{.columns = {"file", "macro", "value", "entity", "place"}, .rows = {}};
  for (const boot::DatabaseTable& table : facts.boot.databases)
    for (const boot::DatabaseRow& row : table.rows)
      for (const boot::MacroValue& macro : row.macros)
        out.rows.push_back({{"file", table.file},
                            {"macro", macro.name},
                            {"value", macro.value},
                            {"entity", entity_name(facts, row.origin.entity)},
                            {"place", place_text(macro.place, sources)}});
  return out;
}

Listing list_types(const resolve::Definitions& definitions, const Sources& sources) {
  Listing out{.columns = {"type", "parameters", "description", "place"}, .rows = {}};
  for (const auto& type : definitions.types()) out.rows.push_back(type_row(*type, sources));
  for (const model::BuiltInType& type : model::built_in_types()) out.rows.push_back(type_row(type));
  return out;
}

}  // namespace iocwright::report
