#include "instance/patterns/merge_schema.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

namespace iocwright::patterns {

namespace {

constexpr std::string_view prefix = "#/$defs/";
constexpr std::array<std::string_view, 3> built_in{"RepeatEntity", "Wait4IPEntity", "Wait4USBEntity"};

/// The name in `#/$defs/NAME`; empty for other references.
std::string definition_name(const std::string& reference) {
  return reference.starts_with(prefix) ? reference.substr(prefix.size()) : std::string();
}

/// The member at the end of the path, or null.
JsonValue* at_path(JsonValue& value, std::initializer_list<std::string_view> path) {
  JsonValue* out = &value;
  for (const std::string_view key : path)
    if (out != nullptr) out = out->find(key);
  return out;
}

/// The list of all entity types: `oneOf` and `discriminator` are in it.
JsonValue* find_union(JsonValue& schema) {
  JsonValue* items = at_path(schema, {"properties", "entities", "items"});
  if (items == nullptr) return nullptr;
  const JsonValue* reference = items->find("$ref");
  if (reference == nullptr) return items;
  return at_path(schema, {"$defs", definition_name(reference->text)});
}

struct Parts {
  JsonValue* definitions;
  JsonValue* options;
  JsonValue* mapping;
};

Result<Parts> parts_of(JsonValue& schema) {
  Parts out{schema.find("$defs"), nullptr, nullptr};
  if (JsonValue* all = find_union(schema)) {
    out.options = all->find("oneOf");
    out.mapping = at_path(*all, {"discriminator", "mapping"});
  }
  if (out.definitions == nullptr || out.options == nullptr || out.mapping == nullptr)
    return fail(error(DiagKind::wrong_type, "the published schema has no list of entity types"));
  return out;
}

void collect_references(const JsonValue& value, std::set<std::string>& out) {
  for (const JsonValue& item : value.items) collect_references(item, out);
  for (const auto& [key, member] : value.members) {
    if (key == "$ref" && member.is_string()) out.insert(definition_name(member.text));
    collect_references(member, out);
  }
}

bool is_built_in(const std::string& name) { return std::ranges::find(built_in, name) != built_in.end(); }

/// The definitions that these types need, by name.
std::set<std::string> needed_definitions(const std::map<std::string, std::string>& types,
                                         const JsonValue& definitions) {
  std::set<std::string> out, wanted;
  for (const auto& [type, name] : types) wanted.insert(name);
  while (!wanted.empty()) {
    const std::string name = *wanted.begin();
    wanted.erase(wanted.begin());
    const JsonValue* definition = definitions.find(name);
    if (definition == nullptr || is_built_in(name) || !out.insert(name).second) continue;
    std::set<std::string> references;
    collect_references(*definition, references);
    std::ranges::set_difference(references, out, std::inserter(wanted, wanted.end()));
  }
  return out;
}

JsonValue reference_to(const std::string& name) {
  JsonValue out;
  out.kind = JsonValue::Kind::object;
  out.set("$ref", JsonValue::string(std::string(prefix) + name));
  return out;
}

}  // namespace

Result<MergedSchema> merge_schema(JsonValue base, const JsonValue& extra) {
  JsonValue own = extra;
  const Parts from = TRY(parts_of(own));
  MergedSchema out{std::move(base), {}};
  const Parts to = TRY(parts_of(out.schema));
  std::map<std::string, std::string> types;
  for (const auto& [type, reference] : from.mapping->members) {
    const std::string name = definition_name(reference.text);
    if (!is_built_in(name) && to.mapping->find(type) == nullptr) types[type] = name;
  }
  for (const std::string& name : needed_definitions(types, *from.definitions)) {
    const JsonValue& definition = *from.definitions->find(name);
    const JsonValue* known = to.definitions->find(name);
    if (known == nullptr) to.definitions->set(name, definition);
    else if (!(*known == definition)) out.clashes.push_back(name);
  }
  for (const auto& [type, name] : types) {
    to.options->items.push_back(reference_to(name));
    to.mapping->set(type, JsonValue::string(std::string(prefix) + name));
  }
  return out;
}

}  // namespace iocwright::patterns
