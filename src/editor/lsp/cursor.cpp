#include "editor/lsp/cursor.hpp"

#include <algorithm>

#include "core/base/path.hpp"

namespace iocwright::lsp {

namespace {

void add_entities(const yaml::Node* list, std::vector<const yaml::MappingNode*>& out) {
  if (list == nullptr || !list->is_sequence()) return;
  for (const yaml::Node* item : yaml::as_sequence(*list).items) {
    const yaml::Node* next = item;
    // A repeat contains an entity, which may be a repeat. Aliases cannot form cycles.
    while (next != nullptr && next->is_mapping()) {
      out.push_back(&yaml::as_mapping(*next));
      const bool is_repeat = text_of(*out.back(), "type") == "ibek.repeat";
      const yaml::Entry* inner = is_repeat ? out.back()->find("entity") : nullptr;
      next = inner == nullptr ? nullptr : inner->value;
    }
  }
}

const yaml::Node* value_of(const yaml::Node& node, std::string_view key) {
  if (!node.is_mapping()) return nullptr;
  const yaml::Entry* entry = yaml::as_mapping(node).find(key);
  return entry == nullptr ? nullptr : entry->value;
}

/// The scalar without its anchor and tag.
Span scalar_place(const yaml::Node& scalar, std::string_view text) {
  Span out = scalar.span;
  while (out.begin < out.end && (text[out.begin] == '&' || text[out.begin] == '!')) {
    const std::size_t blank = std::min<std::size_t>(text.find_first_of(" \t\r\n", out.begin), out.end);
    out.begin =
        static_cast<std::uint32_t>(std::min<std::size_t>(text.find_first_not_of(" \t\r\n", blank), out.end));
  }
  return out;
}

void add_ids(const std::string& path, const OpenDocument& document, const resolve::Definitions& definitions,
             std::vector<IdUse>& out) {
  if (document.root() == nullptr) return;
  const TextLines lines(document.text);
  for (const yaml::MappingNode* entity : entities_in(*document.root(), FileType::instance)) {
    const resolve::EntityType* type = type_of_entity(*entity, definitions).defined;
    if (type == nullptr) continue;
    for (const yaml::Entry& entry : entity->entries) {
      const model::Parameter* parameter = type->model().find_parameter(text_of(entry.key));
      if (parameter == nullptr || text_of(entry.value).empty()) continue;
      const bool is_id = parameter->has_form(model::ParameterForm::id);
      if (is_id || parameter->has_form(model::ParameterForm::object))
        out.push_back({.path = path,
                       .node = entry.value,
                       .id = std::string(text_of(entry.value)),
                       .range = lines.range(scalar_place(*entry.value, lines.text())),
                       .is_declaration = is_id});
    }
  }
}

}  // namespace

std::unique_ptr<OpenDocument> open_document(const Workspace& workspace, const std::string& path) {
  auto out = std::make_unique<OpenDocument>();
  out->type = file_type(path);
  out->text = workspace.files().read_input(path).value_or("");
  if (out->type != FileType::other) out->yaml = parse_partially(path, out->text, out->sources);
  return out;
}

std::optional<Cursor> cursor_at(const Workspace& workspace, const std::string& path, const Json& params) {
  const auto position = position_in(member(params, "position"));
  if (!position) return std::nullopt;
  Cursor out;
  out.document = open_document(workspace, path);
  if (out.document->root() == nullptr) return std::nullopt;
  out.offset = TextLines(out.document->text).offset(*position);
  out.path = path_to(*out.document->root(), static_cast<std::uint32_t>(out.offset));
  out.expectation = expectation(out.path, out.document->type);
  return out;
}

TypeOfEntity type_of_entity(const yaml::MappingNode& entity, const resolve::Definitions& definitions) {
  const std::string_view name = text_of(entity, "type");
  return {definitions.find(name), model::find_built_in(name)};
}

const model::Parameter* parameter_of(const Expectation& at, const resolve::Definitions& definitions) {
  if (!at.is_entity || at.mapping == nullptr) return nullptr;
  const resolve::EntityType* type = type_of_entity(*at.mapping, definitions).defined;
  return type == nullptr ? nullptr : type->model().find_parameter(at.key);
}

const format::Field* field_of_entity(const Expectation& at) {
  if (!at.is_entity || at.mapping == nullptr) return nullptr;
  if (at.key == model::entity_enabled_field().key) return &model::entity_enabled_field();
  const model::BuiltInType* type = model::find_built_in(text_of(*at.mapping, "type"));
  if (type == nullptr) return nullptr;
  for (const auto fields : {type->format->fields, type->own_fields})
    for (const format::Field& field : fields)
      if (field.key == at.key) return &field;
  return nullptr;
}

std::vector<const yaml::MappingNode*> entities_in(const yaml::Node& root, FileType type) {
  std::vector<const yaml::MappingNode*> out;
  if (type == FileType::instance) add_entities(value_of(root, "entities"), out);
  const yaml::Node* models = type == FileType::definitions ? value_of(root, "entity_models") : nullptr;
  if (models != nullptr && models->is_sequence())
    for (const yaml::Node* model : yaml::as_sequence(*models).items)
      add_entities(value_of(*model, "sub_entities"), out);
  return out;
}

IdUses find_ids(Workspace& workspace, const std::string& path) {
  IdUses out;
  const resolve::Definitions& definitions = workspace.definitions(path).definitions;
  std::vector<std::string> paths{path};
  for (const char* name : {"ioc.yaml", "runtime.yaml"})
    if (std::string other = path::join(path::parent(path), name);
        file_type(path) == FileType::instance && other != path &&
        workspace.files().has_input(other).value_or(false))
      paths.push_back(std::move(other));
  for (std::string& file : paths) {
    auto document = open_document(workspace, file);
    add_ids(file, *document, definitions, out.uses);
    out.files.emplace_back(std::move(file), std::move(document));
  }
  return out;
}

}  // namespace iocwright::lsp
