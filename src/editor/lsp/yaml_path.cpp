#include "editor/lsp/yaml_path.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "image/recipe/recipe.hpp"
#include "instance/model/instance.hpp"
#include "instance/model/support.hpp"
#include "instance/report/yaml_line.hpp"

namespace iocwright::lsp {

namespace {

bool contains(Span span, std::uint32_t offset) { return span.begin <= offset && offset <= span.end; }

/// Whether the place may be in the node. A collection that is not in brackets has no end of its own, so that
/// everything after its beginning may be in it.
bool may_contain(const yaml::Node& node, std::uint32_t offset) {
  const bool is_open = !node.is_scalar() && node.span.end == node.span.begin;
  return is_open ? node.span.begin <= offset : contains(node.span, offset);
}

/// The entry that the place is in, or after which it is. Entries that are merged from elsewhere do not count.
const yaml::Entry* entry_at(const yaml::MappingNode& mapping, std::uint32_t offset) {
  const yaml::Entry* out = nullptr;
  for (const yaml::Entry& entry : mapping.entries) {
    const Span key = entry.key->span;
    if (key.begin < mapping.span.begin || key.begin > offset) continue;
    if (out == nullptr || key.begin >= out->key->span.begin) out = &entry;
  }
  return out;
}

/// The item that the place is in, or after which it is. Aliases do not count.
const yaml::Node* item_at(const yaml::SequenceNode& sequence, std::uint32_t offset) {
  const yaml::Node* out = nullptr;
  for (const yaml::Node* item : sequence.items)
    if (item->span.begin >= sequence.span.begin && item->span.begin <= offset) out = item;
  return out;
}

/// The first of the options for which `test` is true, which may be of another kind `either`.
template <class Test>
const format::Type* find_option(const format::Type& type, Test test) {
  if (test(type)) return &type;
  if (type.form != format::TypeForm::either && type.form != format::TypeForm::tagged) return nullptr;
  for (const format::Type* option : type.options)
    if (const format::Type* found = find_option(*option, test)) return found;
  return nullptr;
}

const format::Type* item_type(const format::Type* type, format::TypeForm form) {
  if (type == nullptr) return nullptr;
  const format::Type* found = find_option(*type, [&](const format::Type& t) { return t.form == form; });
  return found == nullptr ? nullptr : found->item;
}

bool lists_entities(const Expectation& out) {
  return out.object != nullptr && (out.key == "entities" || out.key == "sub_entities");
}

}  // namespace

std::string_view text_of(const yaml::Node* node) {
  return node != nullptr && node->is_string() ? std::string_view(node->value.as_string()) : "";
}

std::string_view text_of(const yaml::MappingNode& mapping, std::string_view key) {
  const yaml::Entry* entry = mapping.find(key);
  return entry == nullptr ? "" : text_of(entry->value);
}

std::string scalar_text(std::string_view text) {
  std::string out = report::yaml_line(text);
  const bool is_plain = out == text;
  return is_plain && text.find_first_of(",[]{}") != std::string_view::npos ? '"' + out + '"' : out;
}

std::vector<PathStep> path_to(const yaml::Node& root, std::uint32_t offset) {
  std::vector<PathStep> out;
  const yaml::Node* node = &root;
  while (node != nullptr && may_contain(*node, offset)) {
    PathStep& step = out.emplace_back(PathStep{node});
    node = nullptr;
    if (step.node->is_sequence()) {
      node = item_at(yaml::as_sequence(*step.node), offset);
    } else if (step.node->is_mapping()) {
      step.entry = entry_at(yaml::as_mapping(*step.node), offset);
      if (step.entry == nullptr) break;
      step.in_key = contains(step.entry->key->span, offset);
      node = step.in_key ? step.entry->key : step.entry->value;
    }
  }
  return out;
}

Span extent(const yaml::Node& node) {
  Span out = node.span;
  std::uint32_t last = node.span.begin;
  // An alias is the node of its anchor, which precedes it.
  const auto add = [&](const yaml::Node& part) {
    if (part.span.begin < last) return;
    const Span whole = extent(part);
    last = std::max(whole.end, whole.begin + 1);
    out.end = std::max(out.end, whole.end);
  };
  if (node.is_sequence())
    for (const yaml::Node* item : yaml::as_sequence(node).items) add(*item);
  if (node.is_mapping())
    for (const yaml::Entry& entry : yaml::as_mapping(node).entries) {
      add(*entry.key);
      add(*entry.value);
    }
  return out;
}

Span extent(const yaml::Entry& entry) {
  const Span key = entry.key->span, value = extent(*entry.value);
  return {key.file, key.begin, std::max(key.end, value.begin < key.begin ? 0 : value.end)};
}

FileType file_type(std::string_view path) {
  const std::string_view name = path::name(path);
  if (name == "ioc.yaml" || name == "runtime.yaml" || name.ends_with(".ibek.ioc.yaml"))
    return FileType::instance;
  if (name.ends_with("ibek.support.yaml")) return FileType::definitions;
  if (name.ends_with(".install.yml")) return FileType::recipe;
  constexpr std::string_view boot_names[] = {".cmd", ".subst", ".substitutions", ".template",
                                             ".db",  ".req",   ".proto"};
  const bool is_boot =
      std::ranges::any_of(boot_names, [&](std::string_view ending) { return name.ends_with(ending); });
  return is_boot ? FileType::boot : FileType::other;
}

const format::ObjectFormat* root_format(FileType type) {
  switch (type) {
    case FileType::instance: return &model::instance_format();
    case FileType::definitions: return &model::support_format();
    case FileType::recipe: return &image::recipe_format();
    default: return nullptr;
  }
}

const format::ObjectFormat* object_format(const format::Type& type, const yaml::MappingNode& mapping) {
  const std::string_view tag = text_of(mapping, "type");
  const auto is_object = [](const format::Type& t) { return t.form == format::TypeForm::object; };
  const format::Type* found =
      find_option(type, [&](const format::Type& t) { return is_object(t) && t.object->tag == tag; });
  if (found == nullptr && type.form != format::TypeForm::tagged) found = find_option(type, is_object);
  return found == nullptr ? nullptr : found->object;
}

Expectation expectation(const std::vector<PathStep>& path, FileType file) {
  Expectation out;
  const format::ObjectFormat* root = root_format(file);
  bool items_are_entities = false;
  bool is_root = true;
  for (const PathStep& step : path) {
    out.in_key = false;
    if (step.node->is_scalar()) {
      out.scalar = step.node;
      out.in_key = path.size() > 1 && path[path.size() - 2].in_key;
      break;
    }
    if (step.node->is_sequence()) {
      items_are_entities = lists_entities(out);
      out.type = items_are_entities ? nullptr : item_type(out.type, format::TypeForm::array);
      continue;
    }
    const auto& mapping = yaml::as_mapping(*step.node);
    const bool in_repeat = out.is_entity && out.key == "entity";
    const format::Type* dictionary = item_type(out.type, format::TypeForm::dictionary);
    out.is_entity = items_are_entities || in_repeat;
    items_are_entities = false;
    out.object = nullptr;
    if (is_root) out.object = root;
    else if (out.type != nullptr && !out.is_entity) out.object = object_format(*out.type, mapping);
    is_root = false;
    out.mapping = &mapping;
    if (out.object != nullptr && out.object->name == "EntityModel") out.model = &mapping;
    if (out.object != nullptr && out.object->name == "Database") out.database = &mapping;
    out.key = step.entry == nullptr ? "" : text_of(step.entry->key);
    out.field = nullptr;
    const format::Type* before = out.type;
    out.type = dictionary;
    if (out.object != nullptr) {
      const auto field = std::ranges::find(out.object->fields, out.key, &format::Field::key);
      if (field != out.object->fields.end()) {
        out.field = &*field;
        out.type = field->type;
      }
    }
    // A tagged mapping whose key `type` is missing or wrong has no format yet, but a choice of tags.
    if (out.key == "type" && out.field == nullptr && before != nullptr) out.type = before;
    out.in_key = step.in_key;
  }
  return out;
}

}  // namespace iocwright::lsp
