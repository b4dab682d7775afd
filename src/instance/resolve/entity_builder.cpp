#include "instance/resolve/entity_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/typed_value.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::resolve {

namespace {

using model::Parameter;
using model::ParameterForm;

/// Lists the types of a module, or says how many there are if the list would be long.
std::string types_of(std::string_view module, const std::vector<std::string_view>& types) {
  constexpr std::size_t max_listed = 12;
  std::vector<std::string> own;
  for (const std::string_view type : types)
    if (type.substr(0, type.find('.')) == module) own.emplace_back(type);
  if (own.size() <= max_listed) return "the module has " + text::quoted_list(own);
  return fmt::format("the module has {} types: see its definitions", own.size());
}

Diagnostic without_default(const Parameter& parameter) {
  return error(
             DiagKind::missing_parameter,
             fmt::format("`{}` needs a default: entities cannot set parameters that begin with an underscore",
                         parameter.name))
      .at(parameter.place)
      .help("rename it, or add a default");
}

Diagnostic unknown_parameter(const EntityType& type, const GivenField& given) {
  std::vector<std::string_view> names{model::entity_enabled_field().key};
  for (const Parameter& parameter : type.model().parameters)
    if (EntityType::can_be_given(parameter)) names.push_back(parameter.name);
  return error(DiagKind::unknown_parameter,
               fmt::format("`{}` has no parameter `{}`: Extra inputs are not permitted", type.name(),
                           given.name))
      .at(given.name_place)
      .note(type.model().place, fmt::format("`{}` is defined here", type.model().name))
      .help(did_you_mean(given.name, names));
}

}  // namespace

EntityBuilder::~EntityBuilder() {
  for (const Value& entity : all_) object_cast<Entity>(entity)->clear();
}

Value EntityBuilder::build(const EntityType& type, const GivenFields& given, Span place,
                           const Context& context) {
  const Ref<Entity> entity = make<Entity>(type, place);
  all_.push_back(entity);
  entity->set(EntityType::type_field, Value(type.name()));
  entity->set(EntityType::enabled_field, Value(true));
  fill_defaults(*entity, given, context);
  accept_given(*entity, given, context);
  for (const model::Define& define : type.model().pre_defines) process_define(*entity, define, context);
  for (const Parameter& parameter : type.model().parameters)
    process_parameter(*entity, parameter, given.find(parameter.name), context);
  for (const model::Define& define : type.model().post_defines) process_define(*entity, define, context);
  return entity;
}

void EntityBuilder::fill_defaults(Entity& entity, const GivenFields& given, const Context& context) {
  for (const Parameter& parameter : entity.model().parameters) {
    const bool can_be_given = EntityType::can_be_given(parameter);
    if (parameter.name == "type" || (can_be_given && given.find(parameter.name) != nullptr)) continue;
    Value value = jinja::poison();
    // Copied because a template may change a list in place.
    if (parameter.default_value)
      value = can_be_given ? deep_copy(*parameter.default_value) : *parameter.default_value;
    entity.set(entity.type().field(parameter.name), std::move(value));
    if (parameter.default_value) continue;
    Diagnostic missing =
        can_be_given
            ? error(DiagKind::missing_parameter, fmt::format("`{}` needs the parameter `{}`: Field required",
                                                             entity.type().name(), parameter.name))
                  .at(entity.place())
                  .note(parameter.place, fmt::format("`{}` is defined here", parameter.name))
            : without_default(parameter).note(entity.place(), "for this entity");
    report(sink_, std::move(missing), context);
  }
}

void EntityBuilder::accept_given(Entity& entity, const GivenFields& given, const Context& context) {
  for (const GivenField& item : given) {
    if (item.name == "type") continue;
    const Parameter* parameter = entity.model().find_parameter(item.name);
    const bool can_be_given = parameter != nullptr && EntityType::can_be_given(*parameter);
    if (!can_be_given && item.name != model::entity_enabled_field().key) {
      report(sink_, unknown_parameter(entity.type(), item), context);
      continue;
    }
    Result<Value> value = jinja::poison();
    if (item.is_spoiled()) {
      // The error was reported already.
    } else if (can_be_given) {
      value = typed_value(*parameter, item, renderer_.limits());
    } else {
      value = enabled_flag(item).map([](bool flag) { return Value(flag); });
    }
    if (!value) report(sink_, std::move(value.error()), context);
    const int field = entity.type().field(item.name);
    entity.set(field, value ? *value : jinja::poison());
    entity.set_given_place(field, item.place());
  }
}

void EntityBuilder::process_define(Entity& entity, const model::Define& define, const Context& context) {
  Value value = define.value;
  if (value.is_string()) {
    const Cast cast = define.type == nullptr ? guess_cast(value.as_string()) : define.type->native;
    auto rendered = renderer_.render(value, entity.names(), cast, renderer_.in_node(*define.node));
    if (!rendered) {
      rendered.error().add_note(entity.place(), fmt::format("in `{}` of this entity", define.name));
      report(sink_, std::move(rendered.error()), context);
    }
    value = rendered ? *std::move(rendered) : jinja::poison();
  }
  entity.set(entity.type().field(define.name), std::move(value));
}

void EntityBuilder::process_parameter(Entity& entity, const Parameter& parameter, const GivenField* given,
                                      const Context& context) {
  const int field = entity.type().field(parameter.name);
  const Value* current = entity.field(field);
  if (current == nullptr) return;
  Value value = *current;
  const Span place = given != nullptr ? given->place() : parameter.place;
  if (value.is_string()) {
    auto rendered =
        renderer_.render(value, entity.names(), parameter.type->native, source_of(parameter, given, place));
    if (!rendered) {
      if (given == nullptr)
        rendered.error().add_note(entity.place(),
                                  fmt::format("in the default of `{}` for this entity", parameter.name));
      report(sink_, std::move(rendered.error()), context);
    }
    value = rendered ? *std::move(rendered) : jinja::poison();
  }
  if (parameter.has_form(ParameterForm::object) && value.is_string())
    value = ids_.find(value.as_string(), place, context);
  entity.set(field, value);
  if (parameter.has_form(ParameterForm::id) && value.is_string())
    ids_.add(value.as_string(), entity, place, context);
}

/// Locates parts of a parameter's template: exactly if the template is in the file itself, otherwise as the
/// whole value.
Locate EntityBuilder::source_of(const Parameter& parameter, const GivenField* given, Span place) const {
  const yaml::Node* node = given != nullptr ? given->node : parameter.default_node;
  const bool exact = node != nullptr && (given == nullptr || !given->rendered);
  if (exact) return renderer_.in_node(*node);
  return [place](std::size_t, std::size_t) { return place; };
}

void EntityBuilder::report_unknown_type(const Value& type, Span place, const Context& context) {
  const std::string name = type.is_string() ? type.as_string() : brief(type);
  Diagnostic unknown =
      error(DiagKind::unknown_entity_type, fmt::format("there is no entity type `{}`", name)).at(place);
  const std::string_view module = std::string_view(name).substr(0, name.find('.'));
  const std::vector<std::string_view> known = definitions_.type_names();
  std::string help =
      definitions_.has_module(module)
          ? types_of(module, known)
          : fmt::format("the definitions of module `{}` are not loaded: is it in this Generic IOC?", module);
  report(sink_, std::move(unknown).help(did_you_mean(name, known, std::move(help))), context);
}

}  // namespace iocwright::resolve
