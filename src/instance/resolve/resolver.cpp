#include "instance/resolve/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/expansion.hpp"
#include "lang/format/check.hpp"
#include "lang/format/describe.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

namespace {

Diagnostic missing_type(const yaml::Node& entity, const Definitions& definitions) {
  Diagnostic out =
      error(DiagKind::missing_key, "an entity needs a key `type`" + python_phrase("Field required"));
  for (const yaml::Entry& entry : yaml::as_mapping(entity).entries) {
    const std::string key = entry.key->is_string() ? entry.key->value.as_string() : "";
    if (text::nearest(key, {"type"}) != "type") continue;
    if (!has_python_words())
      out = error(DiagKind::unknown_key, fmt::format("an entity has no key `{}`", key));
    return std::move(out).at(entry.key->span).help("did you mean `type`?");
  }
  return std::move(out)
      .at(format::first_entry(yaml::as_mapping(entity)))
      .help(list_names("the types are", definitions.type_names()));
}

/// Reports an entity that is not a mapping.
Diagnostic not_a_mapping(const yaml::Node& entity) {
  std::string help = "write `- type: TYPE`, and the parameters below `type`";
  const std::string text = entity.is_string() ? entity.value.as_string() : "";
  if (entity.is_sequence()) help = "begin an entity with a single `- `";
  if (!text.empty() && text.find_first_of(" :\n") == std::string::npos)
    help = fmt::format("write `- type: {}`", text);
  if (text.starts_with("type:"))
    help = fmt::format("write `- type: {}`, with a space after the colon", text.substr(5));
  return error(DiagKind::wrong_type,
               fmt::format("an entity must be a mapping, found {}",
                           has_python_words() ? yaml::type_name(entity) : format::describe(entity)))
      .at(entity.span)
      .help(std::move(help));
}

void check_keys(const yaml::MappingNode& mapping, Sink& sink) {
  for (const yaml::Entry& entry : mapping.entries)
    if (!entry.key->is_string())
      sink.add(error(DiagKind::wrong_type,
                     fmt::format("expected a string as the key, found {}", format::describe(*entry.key)))
                   .at(entry.key->span));
}

}  // namespace

void Resolver::add(const model::Instance& instance) {
  if (instance.ioc_name != nullptr) set_ioc_name(*instance.ioc_name);
  const std::size_t first = top_level_.size();
  yaml::KnownValues known;
  for (const yaml::Node* node : instance.entities) add_entity(*node, known);
  for (std::size_t i = first; i < top_level_.size(); ++i)
    if (top_level_[i].entity != nullptr) substitute_enums(*top_level_[i].entity);
}

void Resolver::set_ioc_name(const yaml::Node& node) {
  Renderer& renderer = builder_.renderer();
  auto name = renderer.render(node.value, jinja::DictContext(), std::nullopt, renderer.in_node(node));
  if (builder_.sink().take_error(name)) return;
  renderer.globals().set_ioc_name(*name);
  if (first_ioc_name_.is_none()) first_ioc_name_ = *name;
}

void Resolver::add_entity(const yaml::Node& node, yaml::KnownValues& known) {
  Sink& sink = builder_.sink();
  if (!node.is_mapping()) {
    if (!node.is_invalid) sink.add(not_a_mapping(node));
    return;
  }
  const yaml::MappingNode& mapping = yaml::as_mapping(node);
  check_keys(mapping, sink);
  if (const yaml::Entry* type = mapping.find("type")) {
    top_level_.push_back(create(mapping, *type, known));
  } else {
    if (!node.is_invalid) sink.add(missing_type(node, builder_.definitions()));
    builder_.ids().suspect(GivenFields(mapping, known));
  }
}

Resolver::TopLevel Resolver::create(const yaml::MappingNode& mapping, const yaml::Entry& type,
                                    yaml::KnownValues& known) {
  GivenFields given(mapping, known);
  const Span place = type.place();
  const std::string name = type.value->is_string() ? type.value->value.as_string() : "";
  if (const model::BuiltInType* built_in = model::find_built_in(name)) {
    if (built_in->kind == model::BuiltIn::repeat) check_repeat(given);
    return {nullptr, built_in, std::move(given), place};
  }
  if (const EntityType* entity_type = builder_.definitions().find(name))
    return {object_cast<Entity>(builder_.build(*entity_type, given, place, {})), nullptr, {}, place};
  builder_.report_unknown_type(yaml::to_value(*type.value), place, {});
  builder_.ids().suspect(given);
  return {nullptr, nullptr, std::move(given), place};
}

/// Checks `entity_enabled` of a repeat before it is rendered. As in the reference it cannot be a template if
/// the repeat is listed in an instance file, but it can in a nested repeat.
void Resolver::check_repeat(GivenFields& given) {
  const GivenField* enabled = given.find(model::entity_enabled_field().key);
  if (enabled == nullptr) return;
  auto flag = enabled_flag(*enabled);
  if (builder_.sink().take_error(flag)) given.remove(enabled->name);
}

/// Replaces keys of enums by their values. As in the reference, this happens after all entities of a file
/// were created, so their templates still see the keys, and only for entities that the file lists itself.
void Resolver::substitute_enums(Entity& entity) {
  for (const model::Parameter& parameter : entity.model().parameters) {
    if (!parameter.has_form(model::ParameterForm::enumeration) || parameter.name == "type") continue;
    const int field = entity.type().field(parameter.name);
    const Value* current = entity.field(field);
    if (current == nullptr) continue;
    if (current->is_list() || current->is_dict()) {
      builder_.sink().add(error(DiagKind::enum_value, fmt::format("the default of the enum `{}` is {}, which "
                                                                  "cannot be a key",
                                                                  parameter.name, brief(*current)))
                              .at(parameter.default_node->span)
                              .note(entity.place(), fmt::format("for this `{}`", entity.type().name())));
      continue;
    }
    const auto chosen = std::ranges::find_if(
        parameter.values, [&](const model::EnumValue& value) { return same_key(value.key, *current); });
    if (chosen != parameter.values.end() && !chosen->value.is_none()) entity.set(field, chosen->value);
  }
}

ResolvedIoc Resolver::finish() {
  ResolvedIoc out;
  if (first_ioc_name_.is_string()) out.ioc_name = first_ioc_name_.as_string();
  Expansion expansion(builder_, out);
  ExpansionScope scope(nullptr);
  for (TopLevel& item : top_level_) {
    if (item.entity != nullptr) {
      expansion.add_entity(*item.entity, scope);
    } else if (item.built_in == nullptr) {  // its type is unknown, which was reported
      for (const GivenField& field : item.given) scope.set(field.name, jinja::poison());
    } else if (item.built_in->kind == model::BuiltIn::repeat) {
      expansion.add_request(std::move(item.given), item.place, scope);
    } else {
      expansion.add_built_in(*item.built_in, item.given, item.place, scope);
    }
  }
  builder_.ids().report_missing();
  return out;
}

}  // namespace iocwright::resolve
