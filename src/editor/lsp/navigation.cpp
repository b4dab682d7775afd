#include "editor/lsp/navigation.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "editor/lsp/cursor.hpp"
#include "editor/lsp/database_templates.hpp"
#include "editor/lsp/template_names.hpp"
#include "editor/lsp/uri.hpp"

namespace iocwright::lsp {

namespace {

Json place_in(const Sources& sources, Span span) {
  if (!span.known()) return nullptr;
  const SourceFile& file = sources.file(span.file);
  return location(path::normal(file.path()), TextLines(file.text()).range(span));
}

Json place_of(const IdUse& use) { return location(use.path, use.range); }

/// The use of an id at the cursor, or null.
const IdUse* use_at(const IdUses& all, const std::string& path, const Cursor& cursor) {
  for (const IdUse& use : all.uses)
    if (use.path == path && cursor.expectation.scalar != nullptr &&
        use.node->span.begin == cursor.expectation.scalar->span.begin)
      return &use;
  return nullptr;
}

/// The place of the name in the model of the definition around the cursor.
Json place_in_model(const Cursor& cursor, const std::string& path, std::string_view name) {
  if (cursor.expectation.model == nullptr) return nullptr;
  for (const char* section : {"parameters", "pre_defines", "post_defines"}) {
    const yaml::Entry* fields = cursor.expectation.model->find(section);
    if (fields == nullptr || !fields->value->is_mapping()) continue;
    if (const yaml::Entry* field = yaml::as_mapping(*fields->value).find(name))
      return location(path, TextLines(cursor.document->text).range(field->key->span));
  }
  return nullptr;
}

/// The place of a parameter or define of the type.
Json place_of_field(const DefinitionSet& definitions, const resolve::EntityType& type,
                    std::string_view name) {
  if (const model::Parameter* parameter = type.model().find_parameter(name))
    return place_in(definitions.sources, parameter->place);
  for (const auto* defines : {&type.model().pre_defines, &type.model().post_defines})
    for (const model::Define& define : *defines)
      if (define.name == name) return place_in(definitions.sources, define.node->span);
  return nullptr;
}

/// The name as a scalar, with the quotes of the scalar that it replaces if possible.
std::string quoted_like(const yaml::Node& node, const std::string& name) {
  if (node.style == yaml::Style::single_quoted && name.find('\'') == std::string::npos)
    return "'" + name + "'";
  if (node.style == yaml::Style::double_quoted) return Json(name).dump();
  return scalar_text(name);
}

/// The template of a database, or the first use of a macro in it.
Json place_in_template(const Workspace& workspace, const std::string& path, const Expectation& at) {
  const auto file = find_template(workspace, path, *at.database);
  if (!file) return nullptr;
  if (at.has_macros()) return location(file->path, first_use(*file, at.key));
  return at.key == "file" ? location(file->path, Range{}) : Json();
}

}  // namespace

Json find_definition(Workspace& workspace, const std::string& path, const Json& params) {
  const auto cursor = cursor_at(workspace, path, params);
  if (!cursor) return nullptr;
  const Expectation& at = cursor->expectation;
  const DefinitionSet& definitions = workspace.definitions(path);
  const resolve::EntityType* type =
      at.is_entity ? type_of_entity(*at.mapping, definitions.definitions).defined : nullptr;
  const TextLines lines(cursor->document->text);
  if (const auto place = template_place(lines, cursor->offset)) {
    if (place->kind != NameKind::name) return nullptr;
    const std::string_view word = lines.text().substr(place->word_begin, place->word_end - place->word_begin);
    if (type != nullptr) return place_of_field(definitions, *type, word);
    return place_in_model(*cursor, path, word);
  }
  if (at.database != nullptr) return place_in_template(workspace, path, at);
  if (type == nullptr) return nullptr;
  if (at.key == "type") return place_in(definitions.sources, type->model().place);
  if (!at.in_key) {
    const IdUses all = find_ids(workspace, path);
    if (const IdUse* use = use_at(all, path, *cursor))
      for (const IdUse& other : all.uses)
        if (other.is_declaration && other.id == use->id) return place_of(other);
  }
  return place_of_field(definitions, *type, at.key);
}

Json find_references(Workspace& workspace, const std::string& path, const Json& params) {
  const auto cursor = cursor_at(workspace, path, params);
  if (!cursor) return nullptr;
  const IdUses all = find_ids(workspace, path);
  const IdUse* use = use_at(all, path, *cursor);
  if (use == nullptr) return nullptr;
  const Json& with_declaration = member(member(params, "context"), "includeDeclaration");
  Json out = Json::array();
  for (const IdUse& other : all.uses)
    if (other.id == use->id && (!other.is_declaration || with_declaration != false))
      out.push_back(place_of(other));
  return out;
}

Json prepare_rename(Workspace& workspace, const std::string& path, const Json& params) {
  const auto cursor = cursor_at(workspace, path, params);
  if (!cursor) return nullptr;
  const IdUses all = find_ids(workspace, path);
  const IdUse* use = use_at(all, path, *cursor);
  if (use == nullptr) return nullptr;
  return {{"range", place_of(*use)["range"]}, {"placeholder", use->id}};
}

tl::expected<Json, std::string> rename(Workspace& workspace, const std::string& path, const Json& params) {
  const std::string name = text_member(params, "newName");
  if (name.empty()) return tl::make_unexpected("the new name is empty");
  const auto cursor = cursor_at(workspace, path, params);
  if (!cursor) return tl::make_unexpected("the file cannot be read");
  const IdUses all = find_ids(workspace, path);
  const IdUse* use = use_at(all, path, *cursor);
  if (use == nullptr) return tl::make_unexpected("this is not the id of an entity");
  if (name != use->id && std::ranges::any_of(all.uses, [&](const IdUse& other) {
        return other.is_declaration && other.id == name;
      }))
    return tl::make_unexpected("another entity has the id `" + name + "`");
  Json changes = Json::object();
  std::vector<const yaml::Node*> edited;  // an anchor and its aliases are one node
  for (const IdUse& other : all.uses) {
    if (other.id != use->id || std::ranges::find(edited, other.node) != edited.end()) continue;
    edited.push_back(other.node);
    changes[uri_of(other.path)].push_back(
        {{"range", place_of(other)["range"]}, {"newText", quoted_like(*other.node, name)}});
  }
  return Json{{"changes", std::move(changes)}};
}

}  // namespace iocwright::lsp
