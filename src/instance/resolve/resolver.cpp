#include "instance/resolve/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/expansion.hpp"
#include "lang/format/coerce.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

namespace {

class NoFields : public jinja::Context {
 public:
  const Value* find(std::string_view) const override { return nullptr; }
};

Diagnostic without_type(const yaml::Node& entity) {
  Diagnostic out = error(DiagKind::missing_key, "the entity has no key `type`: Field required");
  const auto& entries = yaml::as_mapping(entity).entries;
  for (const yaml::Entry& entry : entries)
    if (entry.key->is_string() && text::nearest(entry.key->value.as_string(), {"type"}) == "type")
      return std::move(out).at(entry.key->span).help("did you mean `type`?");
  return std::move(out).at(entries.empty() ? entity.span : entries.front().key->span);
}

}  // namespace

std::vector<Given> given_by(const yaml::MappingNode& mapping) {
  yaml::KnownValues known;
  return given_by(mapping, known);
}

std::vector<Given> given_by(const yaml::MappingNode& mapping, yaml::KnownValues& known) {
  std::vector<Given> out;
  out.reserve(mapping.entries.size());
  for (const yaml::Entry& entry : mapping.entries)
    if (entry.key->is_string())
      out.push_back(
          {entry.key->value.as_string(), yaml::to_value(*entry.value, known), entry.value, entry.key->span});
  return out;
}

void Resolver::add(const model::Instance& instance) {
  Renderer& renderer = builder_.renderer();
  if (instance.ioc_name != nullptr) {
    auto name = renderer.render(instance.ioc_name->value, NoFields(), Cast::none,
                                renderer.in_node(*instance.ioc_name));
    if (!builder_.sink().take_error(name)) {
      renderer.globals().set_ioc_name(*name);
      if (first_ioc_name_.is_none()) first_ioc_name_ = *name;
    }
  }
  const std::size_t from = top_level_.size();
  yaml::KnownValues known;
  for (const yaml::Node* node : instance.entities) add_entity(*node, known);
  substitute_enums(from);
}

void Resolver::add_entity(const yaml::Node& node, yaml::KnownValues& known) {
  Sink& sink = builder_.sink();
  if (!node.is_mapping()) {
    sink.add(error(DiagKind::wrong_type,
                   fmt::format("expected an entity, which is a mapping, found {}", yaml::type_name(node)))
                 .at(node.span));
    return;
  }
  const yaml::MappingNode& mapping = yaml::as_mapping(node);
  for (const yaml::Entry& entry : mapping.entries)
    if (!entry.key->is_string())
      sink.add(error(DiagKind::wrong_type,
                     fmt::format("expected a text as key, found {}", yaml::type_name(*entry.key)))
                   .at(entry.key->span));
  TopLevel item;
  item.given = given_by(mapping, known);
  const yaml::Entry* type = mapping.find("type");
  if (type == nullptr) {
    sink.add(without_type(node));
    builder_.suspect(item.given);
    return;
  }
  item.place = type->place();
  const std::string name = type->value->is_string() ? type->value->value.as_string() : "";
  item.built_in = Definitions::built_in(name);
  if (item.built_in == BuiltIn::none) {
    const EntityType* entity_type = builder_.definitions().find(name);
    if (entity_type == nullptr) {
      builder_.report_unknown_type(yaml::to_value(*type->value), item.place, {});
      builder_.suspect(item.given);
    } else {
      item.entity = builder_.build(*entity_type, item.given, item.place, {});
      item.given.clear();
    }
  }
  if (item.built_in == BuiltIn::repeat) check_repeat(item.given);
  top_level_.push_back(std::move(item));
}

/// A repeat of the top level cannot switch itself by a template, as one inside a repeat can.
void Resolver::check_repeat(std::vector<Given>& given) {
  const auto enabled = std::find_if(given.begin(), given.end(),
                                    [](const Given& item) { return item.name == "entity_enabled"; });
  if (enabled == given.end()) return;
  const auto flag = format::coerce(enabled->value, format::NativeType::boolean);
  if (flag) return;
  const bool empty = enabled->node->span.end <= enabled->node->span.begin;
  builder_.sink().add(error(DiagKind::wrong_type, fmt::format("`entity_enabled`: {}", flag.error()))
                          .at(empty ? enabled->name_place : enabled->node->span));
  given.erase(enabled);
}

/// Instances and parameters speak of an enum's keys, all that is written of its values: the reference swaps
/// them when a file's entities are made, and only for those of the top level.
void Resolver::substitute_enums(std::size_t from) {
  Budget budget(builder_.renderer().limits());
  for (std::size_t i = from; i < top_level_.size(); ++i) {
    auto* entity = object_cast<Entity>(top_level_[i].entity);
    if (entity == nullptr) continue;
    for (const model::Parameter& parameter : entity->model().parameters) {
      if (parameter.type != model::ParameterType::enumeration || parameter.name == "type") continue;
      const int field = entity->type().field(parameter.name);
      const Value* current = entity->field(field);
      if (current == nullptr) continue;
      if (current->is_list() || current->is_dict()) {
        builder_.sink().add(error(DiagKind::enum_value,
                                  fmt::format("the default of the enum `{}` is {}, which cannot be looked up",
                                              parameter.name, brief(*current)))
                                .at(parameter.fallback_node->span)
                                .note(entity->place(), fmt::format("for this `{}`", entity->type().name())));
        continue;
      }
      for (const model::EnumValue& value : parameter.values) {
        if (!same_key(value.key, *current)) continue;
        if (!value.value.is_none()) entity->set(field, value.value);
        break;
      }
    }
  }
}

ResolvedIoc Resolver::finish() {
  ResolvedIoc out;
  Expansion expansion(builder_, out);
  ExpansionScope scope(nullptr);
  for (TopLevel& item : top_level_) {
    if (object_cast<Entity>(item.entity) != nullptr) {
      expansion.add_entity(item.entity, scope);
    } else if (item.built_in == BuiltIn::repeat) {
      expansion.add_request(std::move(item.given), item.place, scope);
    } else if (item.built_in != BuiltIn::none) {
      expansion.add_built_in(item.built_in, item.given, item.place, scope);
    } else {
      for (const Given& given : item.given)
        scope.set(given.name, jinja::poison());  // could not be made: reported
    }
  }
  builder_.report_unknown_objects();
  return out;
}

}  // namespace iocwright::resolve
