#include "instance/model/support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/check.hpp"
#include "lang/format/coerce.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::model {

namespace {

using yaml::Entry;
using yaml::MappingNode;
using yaml::Node;

// The functions below run after the file was checked against its format, so they rely on keys and types.

const Node* find_value(const MappingNode& mapping, std::string_view key) {
  const Entry* entry = mapping.find(key);
  return entry == nullptr ? nullptr : entry->value;
}

const std::string& text_of(const MappingNode& mapping, std::string_view key) {
  return mapping.find(key)->value->value.as_string();
}

const std::vector<const Node*>& items_of(const MappingNode& mapping, std::string_view key) {
  static const std::vector<const Node*> none;
  const Node* node = find_value(mapping, key);
  return node == nullptr ? none : yaml::as_sequence(*node).items;
}

const std::vector<Entry>& entries_of(const MappingNode& mapping, std::string_view key) {
  static const std::vector<Entry> none;
  const Node* node = find_value(mapping, key);
  return node == nullptr ? none : yaml::as_mapping(*node).entries;
}

bool flag_of(const MappingNode& mapping, std::string_view key, bool default_value) {
  const Node* node = find_value(mapping, key);
  return node == nullptr ? default_value
                         : format::coerce(node->value, format::NativeType::boolean)->as_bool();
}

/// A default converted to the parameter's type: 10 becomes 10.0 for a float. A template stays a string.
Value typed_default(const Node& node, const ParameterType& type) {
  Value value = yaml::to_value(node);
  if (!type.native || format::is_template_text(value)) return value;
  return *format::coerce(value, *type.native);
}

/// The values of an enum. If two keys are equal as strings, the later one replaces the earlier one.
std::vector<EnumValue> read_enum(const MappingNode& values, Sink& sink) {
  std::vector<std::pair<std::string, EnumValue>> out;
  static const Limits limits;
  Budget budget(limits);
  for (const Entry& entry : values.entries) {
    const Value key = yaml::to_value(*entry.key);
    const std::string name = to_str(key, budget).value_or("");
    if (name.empty() || name == "mro") {
      sink.add(error(DiagKind::wrong_type, fmt::format("invalid enum member name {}", quote(name)))
                   .at(entry.key->span));
      continue;
    }
    EnumValue value{key, yaml::to_value(*entry.value)};
    const auto known = std::ranges::find(out, name, &std::pair<std::string, EnumValue>::first);
    if (known != out.end()) known->second = std::move(value);
    else out.emplace_back(name, std::move(value));
  }
  std::vector<EnumValue> result;
  for (auto& [name, value] : out) result.push_back(std::move(value));
  return result;
}

/// True for names that the reference's entities use for their own attributes. It fails in various ways if a
/// parameter has such a name.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 11> names{"model_config",        "model_dump",
                                                          "model_dump_json",     "model_extra",
                                                          "model_fields",        "model_fields_set",
                                                          "model_post_init",     "model_validate",
                                                          "model_validate_json", "model_validate_strings",
                                                          "add_ibek_attributes"};
  return std::ranges::find(names, name) != names.end();
}

Parameter read_parameter(const Entry& entry, Sink& sink) {
  const MappingNode& mapping = yaml::as_mapping(*entry.value);
  if (is_reserved(entry.key->value.as_string()))
    sink.add(error(DiagKind::reserved_name,
                   fmt::format("a parameter cannot be named `{}`", entry.key->value.as_string()))
                 .at(entry.key->span)
                 .help("ibek reserves this name: choose another one"));
  Parameter parameter;
  parameter.name = entry.key->value.as_string();
  parameter.place = entry.key->span;
  parameter.type = find_parameter_type(text_of(mapping, "type"));
  parameter.description = text_of(mapping, "description");
  if (const Node* node = find_value(mapping, "default"); node != nullptr && !node->is_null()) {
    parameter.default_value = typed_default(*node, *parameter.type);
    parameter.default_node = node;
  }
  if (parameter.has_form(ParameterForm::enumeration))
    parameter.values = read_enum(yaml::as_mapping(*find_value(mapping, "values")), sink);
  return parameter;
}

Define read_define(const Entry& entry) {
  const MappingNode& mapping = yaml::as_mapping(*entry.value);
  Define define;
  define.name = entry.key->value.as_string();
  define.node = find_value(mapping, "value");
  define.value = yaml::to_value(*define.node);
  const Node* type = find_value(mapping, "type");
  if (type == nullptr) define.type = find_parameter_type("str");
  else if (type->is_string()) define.type = find_parameter_type(type->value.as_string());
  return define;
}

std::vector<Macro> read_macros(const Node& node) {
  std::vector<Macro> out;
  for (const Entry& entry : yaml::as_mapping(node).entries)
    out.push_back(
        {entry.key->value.as_string(), entry.value->is_null() ? nullptr : entry.value, entry.key->span});
  return out;
}

std::optional<std::vector<Macro>> read_optional_macros(const Node* node) {
  if (node == nullptr || node->is_null()) return std::nullopt;
  return read_macros(*node);
}

Database read_database(const Node& node) {
  const MappingNode& mapping = yaml::as_mapping(node);
  Database database;
  database.file = find_value(mapping, "file");
  database.enabled = find_value(mapping, "enabled");
  database.args = read_optional_macros(find_value(mapping, "args"));
  database.place = mapping.find("args")->key->span;
  return database;
}

/// Like the reference, takes an unknown word for `every`.
When read_when(const Node& node, Sink& sink) {
  const std::string& word = node.value.as_string();
  if (word == "first") return When::first;
  if (word == "last") return When::last;
  if (word != "every")
    sink.add(
        warning(DiagKind::enum_value, fmt::format("`when` is `{}`, which has the effect of `every`", word))
            .at(node.span)
            .help(did_you_mean(word, {"first", "every", "last"}, "use `first`, `every` or `last`")));
  return When::every;
}

ScriptItem read_script_item(const Node& node, Sink& sink) {
  const MappingNode& mapping = yaml::as_mapping(node);
  ScriptItem item;
  const Node* type = find_value(mapping, "type");
  item.is_comment = type != nullptr && type->value.as_string() == "comment";
  item.value = find_value(mapping, "value");
  if (item.value != nullptr) item.place = item.value->span;
  else item.place = mapping.entries.empty() ? mapping.span : mapping.entries.front().key->span;
  if (const Entry* when = mapping.find("when")) item.when = read_when(*when->value, sink);
  return item;
}

Pvi read_pvi(const MappingNode& mapping) {
  Pvi pvi;
  pvi.yaml_path = find_value(mapping, "yaml_path");
  pvi.ui_index = flag_of(mapping, "ui_index", true);
  pvi.ui_macros = read_optional_macros(find_value(mapping, "ui_macros"));
  pvi.pv = flag_of(mapping, "pv", false);
  pvi.pv_prefix = find_value(mapping, "pv_prefix");
  return pvi;
}

EntityModel read_model(const MappingNode& mapping, const std::string& module, Sink& sink) {
  EntityModel model;
  model.module = module;
  model.name = text_of(mapping, "name");
  model.description = text_of(mapping, "description");
  model.place = mapping.find("name")->value->span;
  for (const Entry& entry : entries_of(mapping, "pre_defines"))
    model.pre_defines.push_back(read_define(entry));
  for (const Entry& entry : entries_of(mapping, "parameters"))
    model.parameters.push_back(read_parameter(entry, sink));
  for (const Entry& entry : entries_of(mapping, "post_defines"))
    model.post_defines.push_back(read_define(entry));
  for (const Node* item : items_of(mapping, "pre_init"))
    model.pre_init.push_back(read_script_item(*item, sink));
  for (const Node* item : items_of(mapping, "post_init"))
    model.post_init.push_back(read_script_item(*item, sink));
  for (const Node* item : items_of(mapping, "databases")) model.databases.push_back(read_database(*item));
  for (const Node* item : items_of(mapping, "env_vars"))
    model.env_vars.push_back(
        {find_value(yaml::as_mapping(*item), "name"), find_value(yaml::as_mapping(*item), "value")});
  if (const Node* pvi = find_value(mapping, "pvi"); pvi != nullptr && pvi->is_mapping())
    model.pvi = read_pvi(yaml::as_mapping(*pvi));
  for (const Node* item : items_of(mapping, "sub_entities"))
    model.sub_entities.push_back(&yaml::as_mapping(*item));
  return model;
}

}  // namespace

const Parameter* EntityModel::find_parameter(std::string_view parameter) const {
  const auto found = std::ranges::find(parameters, parameter, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

std::optional<SupportModule> load_support(std::shared_ptr<const yaml::Document> document, Sink& sink) {
  const std::size_t errors_before = sink.error_count();
  if (!format::check_object(document->root(), support_format(), sink)) return std::nullopt;
  const MappingNode& root = yaml::as_mapping(document->root());
  SupportModule support;
  support.name = text_of(root, "module");
  support.place = find_value(root, "module")->span;
  for (const Node* item : items_of(root, "entity_models")) {
    EntityModel model = read_model(yaml::as_mapping(*item), support.name, sink);
    const auto known = std::ranges::find(support.models, model.name, &EntityModel::name);
    if (known != support.models.end())
      sink.add(error(DiagKind::duplicate_model, has_python_words()
                                                    ? fmt::format("Duplicate entity name {}", model.name)
                                                    : fmt::format("duplicate entity model `{}`", model.name))
                   .at(model.place)
                   .note(known->place, "first defined here"));
    else support.models.push_back(std::move(model));
  }
  support.document = std::move(document);
  if (sink.error_count() > errors_before) return std::nullopt;
  return support;
}

}  // namespace iocwright::model
