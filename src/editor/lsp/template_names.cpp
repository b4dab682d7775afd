#include "editor/lsp/template_names.hpp"

#include <algorithm>

#include "image/recipe/recipe_functions.hpp"
#include "image/recipe/recipe_key.hpp"
#include "instance/resolve/global_state.hpp"

namespace iocwright::lsp {

namespace {

constexpr std::size_t max_expression_bytes = 4000;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The text of the expression before the offset, after its `{{` or `{%`.
std::optional<std::string_view> expression_before(std::string_view text, std::size_t offset) {
  const std::size_t first = offset > max_expression_bytes ? offset - max_expression_bytes : 0;
  const std::string_view before = text.substr(first, offset - first);
  std::size_t begin = std::string_view::npos;
  for (const char* tag : {"{{", "{%"})
    if (const std::size_t at = before.rfind(tag); at != std::string_view::npos)
      if (begin == std::string_view::npos || at > begin) begin = at;
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view inside = before.substr(begin + 2);
  for (const char* tag : {"}}", "%}"})
    if (inside.find(tag) != std::string_view::npos) return std::nullopt;
  return inside;
}

bool ends_in_string(std::string_view expression) {
  char quote = '\0';
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (quote != '\0' && c == '\\') ++i;
    else if (c == quote) quote = '\0';
    else if (quote == '\0' && (c == '\'' || c == '"')) quote = c;
  }
  return quote != '\0';
}

std::string_view trimmed_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return text.substr(begin);
}

void add_rows(std::span<const jinja::FunctionRow> rows, std::vector<TemplateName>& out) {
  for (const jinja::FunctionRow& row : rows)
    out.push_back({std::string(row.name),
                   jinja::is_data_attribute(row) ? "" : "(" + std::string(row.parameters) + ")",
                   std::string(row.summary), true});
}

void add_groups(const std::vector<jinja::FunctionGroup>& groups, std::vector<TemplateName>& out) {
  for (const jinja::FunctionGroup& group : groups) add_rows(group.rows, out);
}

/// The names of the fields of a model that is being written.
void add_model_fields(const yaml::MappingNode& model, std::vector<TemplateName>& out) {
  for (const char* section : {"parameters", "pre_defines", "post_defines"}) {
    const yaml::Entry* fields = model.find(section);
    if (fields == nullptr || !fields->value->is_mapping()) continue;
    for (const yaml::Entry& field : yaml::as_mapping(*fields->value).entries) {
      TemplateName name{std::string(text_of(field.key)), "", "", false};
      if (field.value->is_mapping()) {
        name.detail = text_of(yaml::as_mapping(*field.value), "type");
        name.text = text_of(yaml::as_mapping(*field.value), "description");
      }
      if (!name.name.empty()) out.push_back(std::move(name));
    }
  }
}

void add_type_fields(const resolve::EntityType& type, std::vector<TemplateName>& out) {
  for (const model::Parameter& parameter : type.model().parameters)
    out.push_back({parameter.name, std::string(parameter.type->name), parameter.description, false});
  for (const auto* defines : {&type.model().pre_defines, &type.model().post_defines})
    for (const model::Define& define : *defines)
      out.push_back({define.name, define.type == nullptr ? "" : std::string(define.type->name), "", false});
}

void add_fields(Workspace& workspace, const std::string& path, const Cursor& cursor,
                std::vector<TemplateName>& out) {
  const Expectation& at = cursor.expectation;
  if (cursor.document->type == FileType::recipe) {
    for (const image::RecipeKey& key : image::recipe_keys())
      out.push_back({std::string(key.field.key), "", std::string(key.field.description), false});
    return;
  }
  if (at.is_entity && at.mapping != nullptr)
    if (const auto* type = type_of_entity(*at.mapping, workspace.definitions(path).definitions).defined)
      add_type_fields(*type, out);
  if (at.model != nullptr) add_model_fields(*at.model, out);
  out.push_back({"ioc_name", "", "the name of the instance", false});
  out.push_back({"ioc_yaml_file_name", "", "the name of the first instance file, without `.yaml`", false});
  out.push_back({"_global", "", "variables and counters that all templates share", false});
  out.push_back({"env", "", "the environment", false});
}

}  // namespace

std::optional<TemplatePlace> template_place(const TextLines& lines, std::size_t offset) {
  const std::string_view text = lines.text();
  TemplatePlace out{.word_begin = offset, .word_end = offset};
  while (out.word_begin > 0 && is_word(text[out.word_begin - 1])) --out.word_begin;
  while (out.word_end < text.size() && is_word(text[out.word_end])) ++out.word_end;
  auto before = expression_before(text, out.word_begin);
  if (!before || ends_in_string(*before)) return std::nullopt;
  const std::string_view rest = trimmed_end(*before);
  if (rest.ends_with('|')) {
    out.kind = NameKind::filter;
  } else if (rest.ends_with('.')) {
    out.kind = NameKind::attribute;
    out.owner = last_word(rest.substr(0, rest.size() - 1));
  } else if (const std::string_view word = last_word(rest);
             word == "is" ||
             (word == "not" && last_word(trimmed_end(rest.substr(0, rest.size() - 3))) == "is")) {
    out.kind = NameKind::test;
  }
  return out;
}

std::vector<TemplateName> names_at(Workspace& workspace, const std::string& path, const Cursor& cursor,
                                   const TemplatePlace& place) {
  std::vector<TemplateName> out;
  const bool is_recipe = cursor.document->type == FileType::recipe;
  switch (place.kind) {
    case NameKind::filter:
      if (is_recipe) add_rows(image::recipe_functions().filters, out);
      add_groups(jinja::filter_groups(), out);
      break;
    case NameKind::test:
      if (is_recipe) add_rows(image::recipe_functions().tests, out);
      add_groups(jinja::test_groups(), out);
      break;
    case NameKind::attribute:
      if (place.owner == "_global" && !is_recipe) add_rows(resolve::global_state_functions(), out);
      else add_groups(jinja::method_groups(), out);
      break;
    case NameKind::name:
      add_fields(workspace, path, cursor, out);
      add_groups(jinja::global_groups(), out);
      break;
  }
  return out;
}

}  // namespace iocwright::lsp
