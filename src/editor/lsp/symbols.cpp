#include "editor/lsp/symbols.hpp"

#include <algorithm>

#include "editor/lsp/cursor.hpp"

namespace iocwright::lsp {

namespace {

// The protocol's kinds of symbols.
constexpr int class_symbol = 5, property_symbol = 7, object_symbol = 19;

Json symbol(std::string name, std::string_view detail, int kind, Span all, Span selected,
            const TextLines& lines) {
  if (name.empty()) name = "?";  // the protocol forbids empty names
  // The selected part must be within the whole.
  const std::uint32_t begin = std::min(all.begin, selected.begin), end = std::max(all.end, selected.end);
  return {{"name", std::move(name)},
          {"detail", detail},
          {"kind", kind},
          {"range", to_json(lines.range(begin, end))},
          {"selectionRange", to_json(lines.range(selected))}};
}

/// The symbol of an entity: its id, or else its type.
Json entity_symbol(const yaml::MappingNode& entity, const resolve::Definitions& definitions,
                   const TextLines& lines) {
  const std::string_view type_name = text_of(entity, "type");
  const resolve::EntityType* type = type_of_entity(entity, definitions).defined;
  const model::Parameter* id = type == nullptr ? nullptr : type->id_parameter();
  const yaml::Entry* selected = id == nullptr ? nullptr : entity.find(id->name);
  if (selected == nullptr || text_of(selected->value).empty()) selected = entity.find("type");
  const Span place = selected == nullptr ? entity.span : selected->place();
  const std::string name(selected == nullptr ? type_name : text_of(selected->value));
  return symbol(name, type_name, object_symbol, extent(entity), place, lines);
}

Json model_symbol(const yaml::MappingNode& model, const TextLines& lines) {
  const yaml::Entry* name = model.find("name");
  Json out = symbol(std::string(text_of(model, "name")), "entity model", class_symbol, extent(model),
                    name == nullptr ? model.span : name->place(), lines);
  out["children"] = Json::array();
  const yaml::Entry* parameters = model.find("parameters");
  if (parameters == nullptr || !parameters->value->is_mapping()) return out;
  for (const yaml::Entry& entry : yaml::as_mapping(*parameters->value).entries) {
    const std::string_view type =
        entry.value->is_mapping() ? text_of(yaml::as_mapping(*entry.value), "type") : std::string_view();
    const Span all = extent(entry);
    out["children"].push_back(
        symbol(std::string(text_of(entry.key)), type, property_symbol, all, entry.key->span, lines));
  }
  return out;
}

}  // namespace

Json document_symbols(Workspace& workspace, const std::string& path, const Json& /*params*/) {
  const auto document = open_document(workspace, path);
  Json out = Json::array();
  if (document->root() == nullptr || !document->root()->is_mapping()) return out;
  const auto& root = yaml::as_mapping(*document->root());
  const TextLines lines(document->text);
  if (document->type == FileType::instance) {
    const resolve::Definitions& definitions = workspace.definitions(path).definitions;
    for (const yaml::MappingNode* entity : entities_in(root, document->type))
      out.push_back(entity_symbol(*entity, definitions, lines));
  } else if (document->type == FileType::definitions) {
    const yaml::Entry* models = root.find("entity_models");
    if (models == nullptr || !models->value->is_sequence()) return out;
    for (const yaml::Node* model : yaml::as_sequence(*models->value).items)
      if (model->is_mapping()) out.push_back(model_symbol(yaml::as_mapping(*model), lines));
  } else {
    for (const yaml::Entry& entry : root.entries) {
      const Span all = extent(entry);
      out.push_back(
          symbol(std::string(text_of(entry.key)), "", property_symbol, all, entry.key->span, lines));
    }
  }
  return out;
}

}  // namespace iocwright::lsp
