#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/base/text.hpp"
#include "instance/report/explain.hpp"
#include "instance/report/listing.hpp"
#include "instance/report/lists.hpp"

namespace iocwright::report {

namespace {

using Rows = std::vector<ExplanationRow>;

std::string_view source_text(Span span, const Sources& sources) {
  if (!span.known()) return "";
  return sources.file(span.file).text().substr(span.begin, span.end - span.begin);
}

/// The source of the template of a value, without the quotes of YAML.
std::string_view template_text(Span span, const Sources& sources) {
  std::string_view out = source_text(span, sources);
  for (const char quote : {'"', '\''})
    if (out.size() > 1 && out.front() == quote && out.back() == quote) out = out.substr(1, out.size() - 2);
  return out;
}

/// The place with the whole of the tags that it begins or ends in.
boot::TemplatePlace with_whole_tags(boot::TemplatePlace place) {
  if (place.node == nullptr || !place.node->is_string()) return place;
  const std::string_view text = place.node->value.as_string();
  const auto before = text.substr(0, place.begin);
  const std::size_t open = before.rfind("{{"), close = before.rfind("}}");
  if (open != std::string_view::npos && (close == std::string_view::npos || close < open))
    place.begin = static_cast<std::uint32_t>(open);
  const auto inside = text.substr(place.begin, place.end - place.begin);
  const std::size_t last_open = inside.rfind("{{"), last_close = inside.rfind("}}");
  const bool is_open =
      last_open != std::string_view::npos && (last_close == std::string_view::npos || last_close < last_open);
  if (const std::size_t end = text.find("}}", place.end); is_open && end != std::string_view::npos)
    place.end = static_cast<std::uint32_t>(end + 2);
  return place;
}

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The names in the source of a template, without attributes and what is in quotes, each once.
std::vector<std::string> names_in(std::string_view source) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    if (c == '"' || c == '\'') {
      at = source.find(c, at + 1);
      if (at == std::string_view::npos) break;
      ++at;
    } else if (is_name_start(c)) {
      const std::size_t begin = at;
      while (at < source.size() && is_name_part(source[at])) ++at;
      const std::string name(source.substr(begin, at - begin));
      if ((begin == 0 || source[begin - 1] != '.') && std::ranges::find(out, name) == out.end())
        out.push_back(name);
    } else {
      ++at;
    }
  }
  return out;
}

ExplanationRow field_row(const FieldFact& field, const Sources& sources) {
  return {field.name, field.value, place_text(field.place, sources), std::string(word(field.origin))};
}

/// The fields of the entity that these templates name, in the order of their first use.
ExplanationSection used_fields(const EntityFacts& facts, const std::vector<std::string_view>& templates,
                               const Sources& sources) {
  ExplanationSection out{.title = "fields", .rows = {}};
  for (const std::string_view source : templates)
    for (const std::string& name : names_in(source)) {
      const FieldFact* field = facts.find(name);
      if (field != nullptr && std::ranges::find(out.rows, name, &ExplanationRow::name) == out.rows.end())
        out.rows.push_back(field_row(*field, sources));
    }
  return out;
}

/// The rows on an entity and on the part of its definition that something comes from.
Rows origin_rows(const InstanceFacts& facts, const boot::Origin& origin, const Sources& sources) {
  const boot::Entity& entity = facts.boot.entities[origin.entity];
  Rows out{{"entity", entity_name(facts, origin.entity), place_text(entity.place, sources)}};
  if (const std::string from = entity_source(facts, origin.entity, sources); !from.empty())
    out.push_back({"from", from});
  if (origin.definition.known())
    out.push_back({"definition", entity.type, place_text(origin.definition, sources)});
  return out;
}

void explain_script(const InstanceFacts& facts, const boot::ScriptLine& line, const Sources& sources,
                    Explanation& out) {
  ExplanationSection about{.title = {}, .rows = origin_rows(facts, line.origin, sources)};
  const Span place = boot::locate(with_whole_tags(line.place), sources);
  if (place.known())
    about.rows.push_back(
        {"template", std::string(text::trim(source_text(place, sources))), place_text(place, sources)});
  ExplanationSection values{.title = "expressions", .rows = {}};
  std::vector<std::string_view> used;
  for (const boot::WrittenByExpression& part : line.expressions) {
    const Span expression = boot::locate(part.expression, sources);
    const std::string_view source = source_text(expression, sources);
    used.push_back(source);
    values.rows.push_back({std::string(text::trim(source)),
                           line.text.substr(part.begin, part.end - part.begin),
                           place_text(expression, sources)});
  }
  out.sections = {std::move(about), std::move(values),
                  used_fields(facts.entities[line.origin.entity], used, sources)};
}

void explain_environment(const InstanceFacts& facts, const boot::EnvironmentSetting& setting,
                         const Sources& sources, Explanation& out) {
  const Span name = boot::locate(setting.name_place, sources);
  const Span value = boot::locate(setting.value_place, sources);
  ExplanationSection about{.title = {}, .rows = origin_rows(facts, setting.origin, sources)};
  about.rows.push_back({"name", setting.name, place_text(name, sources)});
  about.rows.push_back({"value", setting.value, place_text(value, sources)});
  out.sections = {std::move(about),
                  used_fields(facts.entities[setting.origin.entity],
                              {source_text(name, sources), source_text(value, sources)}, sources)};
}

void explain_database(const InstanceFacts& facts, const FileLine& line, const Sources& sources,
                      Explanation& out) {
  // The name of a file and the columns are those of the first use.
  const boot::DatabaseRow* row = line.row != nullptr ? line.row : &line.table->rows.front();
  ExplanationSection about{.title = {}, .rows = origin_rows(facts, row->origin, sources)};
  about.rows.push_back({"database", line.table->file, place_text(row->origin.definition, sources),
                        line.row != nullptr ? "" : text::plural(line.table->rows.size(), "use")});
  ExplanationSection macros{.title = "macros", .rows = {}};
  std::vector<std::string_view> used;
  for (const boot::MacroValue& macro : row->macros) {
    macros.rows.push_back({macro.name, macro.value, place_text(macro.place, sources)});
    used.push_back(template_text(macro.place, sources));
  }
  out.sections = {std::move(about), std::move(macros),
                  used_fields(facts.entities[row->origin.entity], used, sources)};
}

/// The lines of a file that come from the entity.
void add_lines(std::string_view file, const std::vector<FileLine>& lines, std::size_t entity, Rows& out) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const FileLine& line = lines[i];
    const boot::Origin* origin = line.script != nullptr    ? &line.script->origin
                                 : line.setting != nullptr ? &line.setting->origin
                                 : line.row != nullptr     ? &line.row->origin
                                                           : nullptr;
    if (origin != nullptr && origin->entity == entity)
      out.push_back({fmt::format("{}:{}", file, i + 1), (line.row != nullptr ? line.table->file + " " : "") +
                                                            std::string(text::trim(line.text))});
  }
}

}  // namespace

Explanation explain_line(const InstanceFacts& facts, std::string_view file, std::size_t number,
                         const FileLine& line, const Sources& sources) {
  Explanation out{.subject = fmt::format("{}:{}", file, number), .kind = "line", .text = line.text};
  if (line.script != nullptr) explain_script(facts, *line.script, sources, out);
  else if (line.setting != nullptr) explain_environment(facts, *line.setting, sources, out);
  else if (line.table != nullptr) explain_database(facts, line, sources, out);
  else if (line.place.known())
    out.sections = {{.title = {}, .rows = {{"written by hand", "", place_text(line.place, sources)}}}};
  else out.sections = {{.title = {}, .rows = {{"template", std::string(file), "", "in every instance"}}}};
  return out;
}

Explanation explain_setting(const InstanceFacts& facts, const boot::EnvironmentSetting& setting,
                            const Sources& sources) {
  Explanation out{.subject = setting.name, .kind = "variable", .text = setting.command};
  explain_environment(facts, setting, sources, out);
  return out;
}

Explanation explain_entity(const InstanceFacts& facts, std::size_t entity, const BootLines& lines,
                           const Sources& sources) {
  const boot::Entity& described = facts.boot.entities[entity];
  Explanation out{.subject = entity_name(facts, entity), .kind = "entity", .text = {}};
  Rows about{{"type", described.type, place_text(described.place, sources)}};
  if (described.definition.known())
    about.push_back({"definition", described.type, place_text(described.definition, sources)});
  if (const std::string from = entity_source(facts, entity, sources); !from.empty())
    about.push_back({"from", from});
  if (!described.enabled) about.push_back({"enabled", "false", "", "adds nothing to the boot files"});
  ExplanationSection fields{.title = "fields", .rows = {}};
  for (const FieldFact& field : facts.entities[entity].fields)
    fields.rows.push_back(field_row(field, sources));
  ExplanationSection makes{.title = "makes", .rows = {}};
  add_lines("st.cmd", lines.st_cmd, entity, makes.rows);
  add_lines("ioc.subst", lines.ioc_subst, entity, makes.rows);
  for (const boot::Wait& wait : facts.boot.waits)
    if (wait.origin.entity == entity)
      makes.rows.push_back({"wait_list.yaml", wait.device.device + " " + wait.device.address});
  for (std::size_t i = 0; i < facts.boot.entities.size(); ++i)
    if (facts.boot.entities[i].request.parent == entity)
      makes.rows.push_back(
          {"sub-entity", entity_name(facts, i), place_text(facts.boot.entities[i].place, sources)});
  out.sections = {{.title = {}, .rows = std::move(about)}, std::move(fields), std::move(makes)};
  return out;
}

}  // namespace iocwright::report
