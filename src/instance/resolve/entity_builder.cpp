#include "instance/resolve/entity_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/typed_value.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::resolve {

namespace {

using model::Parameter;
using model::ParameterForm;

std::string_view module_of(std::string_view type) { return type.substr(0, type.find('.')); }
std::string_view model_of(std::string_view type) { return type.substr(type.find('.') + 1); }

/// Those of `types` whose model has this name, in any case, or else the one whose model has the nearest name.
std::vector<std::string_view> types_called(std::string_view model,
                                           const std::vector<std::string_view>& types) {
  std::vector<std::string_view> models, out;
  for (const std::string_view type : types) models.push_back(model_of(type));
  const std::string folded = unicode::lower(model);
  for (const std::string_view type : types)
    if (unicode::lower(model_of(type)) == folded) out.push_back(type);
  if (const std::string_view near = text::nearest(model, models); out.empty() && !near.empty())
    out.push_back(types[static_cast<std::size_t>(std::ranges::find(models, near) - models.begin())]);
  return out;
}

/// The types of the module of this name, or else of the one with the nearest name.
std::vector<std::string_view> types_in(std::string_view module, const std::vector<std::string_view>& types) {
  std::vector<std::string_view> modules, out;
  for (const std::string_view type : types) modules.push_back(module_of(type));
  const bool is_known = std::ranges::find(modules, module) != modules.end();
  const std::string_view wanted = is_known ? module : text::nearest(module, modules);
  for (const std::string_view type : types)
    if (module_of(type) == wanted) out.push_back(type);
  return out;
}

Diagnostic without_default(const Parameter& parameter) {
  return error(
             DiagKind::missing_parameter,
             fmt::format("`{}` needs a default: entities cannot set parameters that begin with an underscore",
                         parameter.name))
      .at(parameter.place)
      .help("rename it, or add a default");
}

Diagnostic unknown_parameter(const EntityType& type, const GivenField& given, std::string help) {
  return error(DiagKind::unknown_parameter,
               fmt::format("`{}` has no parameter `{}`{}", type.name(), given.name,
                           python_phrase("Extra inputs are not permitted")))
      .at(given.name_place)
      .note(type.model().place, fmt::format("`{}` is defined here", type.model().name))
      .help(std::move(help));
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
  const bool complete = fill_defaults(*entity, given, context);
  const bool known = accept_given(*entity, given, context);
  if (!known) ids_.suspect(given);  // an unknown parameter may have been meant as the id
  if (!complete || !known) report_names(*entity, given, context);
  for (const model::Define& define : type.model().pre_defines) process_define(*entity, define, context);
  for (const Parameter& parameter : type.model().parameters)
    process_parameter(*entity, parameter, given.find(parameter.name), context);
  for (const model::Define& define : type.model().post_defines) process_define(*entity, define, context);
  return entity;
}

bool EntityBuilder::fill_defaults(Entity& entity, const GivenFields& given, const Context& context) {
  bool complete = true;
  for (const Parameter& parameter : entity.model().parameters) {
    const bool can_be_given = EntityType::can_be_given(parameter);
    if (parameter.name == "type" || (can_be_given && given.find(parameter.name) != nullptr)) continue;
    Value value = jinja::poison();
    // Copied because a template may change a list in place.
    if (parameter.default_value)
      value = can_be_given ? deep_copy(*parameter.default_value) : *parameter.default_value;
    entity.set(entity.type().field(parameter.name), std::move(value));
    if (parameter.default_value) continue;
    if (can_be_given) complete = false;
    else report(sink_, without_default(parameter).note(entity.place(), "for this entity"), context);
  }
  return complete;
}

bool EntityBuilder::accept_given(Entity& entity, const GivenFields& given, const Context& context) {
  bool known = true;
  for (const GivenField& item : given) {
    if (item.name == "type") continue;
    const Parameter* parameter = entity.model().find_parameter(item.name);
    const bool can_be_given = parameter != nullptr && EntityType::can_be_given(*parameter);
    if (!can_be_given && item.name != model::entity_enabled_field().key) {
      known = false;
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
  return known;
}

/// Reports the given names that the type does not have, and the required parameters that are not given.
void EntityBuilder::report_names(const Entity& entity, const GivenFields& given, const Context& context) {
  KnownNames names;
  for (const Parameter& parameter : entity.model().parameters)
    if (EntityType::can_be_given(parameter))
      names.add(parameter.name, given.find(parameter.name) != nullptr, !parameter.default_value);
  const std::string_view enabled = model::entity_enabled_field().key;
  if (entity.model().find_parameter(enabled) == nullptr)
    names.add(enabled, given.find(enabled) != nullptr, false);
  for (const GivenField& item : given) {
    const Parameter* parameter = entity.model().find_parameter(item.name);
    const bool is_known = item.name == "type" || item.name == enabled ||
                          (parameter != nullptr && EntityType::can_be_given(*parameter));
    if (is_known) continue;
    report(sink_, unknown_parameter(entity.type(), item, names.explain(item.name, "its parameters are")),
           context);
  }
  report_missing(entity, names.missing(), context);
}

/// Reports missing parameters in one message. Python's tools report each of them.
void EntityBuilder::report_missing(const Entity& entity, const std::vector<std::string_view>& names,
                                   const Context& context) {
  if (names.empty()) return;
  if (names.size() > 1 && has_python_words()) {
    for (const std::string_view name : names) report_missing(entity, {name}, context);
    return;
  }
  const model::EntityModel& model = entity.model();
  const std::string intro =
      fmt::format("`{}` needs the parameter{}", entity.type().name(), names.size() == 1 ? "" : "s");
  Diagnostic missing =
      error(DiagKind::missing_parameter, list_names(intro, names) + python_phrase("Field required"))
          .at(entity.place());
  if (names.size() == 1) {
    const Parameter& parameter = *model.find_parameter(names.front());
    missing.add_note(parameter.place, fmt::format("`{}` is defined here", parameter.name));
    if (!has_python_words()) missing.set_help(add_key(parameter.name, parameter.description));
  } else {
    missing.add_note(model.place, fmt::format("`{}` is defined here", model.name));
  }
  report(sink_, std::move(missing), context);
}

void EntityBuilder::process_define(Entity& entity, const model::Define& define, const Context& context) {
  Value value = define.value;
  if (value.is_string()) {
    const Locate locate = renderer_.in_node(*define.node);
    auto rendered = define.type == nullptr
                        ? renderer_.render_guessed(value, entity.names(), locate)
                        : renderer_.render(value, entity.names(), define.type->native, locate);
    if (!rendered) {
      renderer_.blame(rendered.error(), entity);
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
      if (given == nullptr) {
        renderer_.blame(rendered.error(), entity);
        rendered.error().add_note(entity.place(),
                                  fmt::format("in the default of `{}` for this entity", parameter.name));
      }
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

/// What to write instead of a type that does not exist.
std::string EntityBuilder::type_help(std::string_view name) const {
  const std::vector<std::string_view> types = definitions_.type_names();
  const std::string_view module = module_of(name);
  const bool has_module = module != name;
  const std::vector<std::string_view> own = has_module ? types_in(module, types) : types;
  if (const auto called = types_called(model_of(name), own); !called.empty())
    return list_names("did you mean", called) + "?";
  if (!has_module) return did_you_mean(name, types, list_names("the types are", types));
  if (!own.empty()) {
    const std::string_view found = module_of(own.front());
    return list_names(found == module ? fmt::format("the types of module `{}` are", found)
                                      : fmt::format("did you mean the module `{}`? Its types are", found),
                      own);
  }
  if (definitions_.has_module(module)) return fmt::format("module `{}` has no entity types", module);
  return fmt::format("the definitions of module `{}` are not loaded: is it in this Generic IOC?{}", module,
                     list_names(" Loaded modules:", definitions_.module_names()));
}

void EntityBuilder::report_unknown_type(const Value& type, Span place, const Context& context) {
  if (!type.is_string() && !has_python_words())
    return report(sink_,
                  error(DiagKind::unknown_entity_type,
                        fmt::format("the type of an entity must be a string, found {}", found(type)))
                      .at(place)
                      .help(list_names("the types are", definitions_.type_names())),
                  context);
  const std::string name = type.is_string() ? type.as_string() : brief(type);
  const auto [help, is_new] = unknown_types_.try_emplace(name);
  if (is_new) help->second = type_help(name);
  // An absent module is one mistake, whichever of its types are used.
  const bool is_absent = help->second.starts_with("the definitions");
  Diagnostic unknown =
      error(DiagKind::unknown_entity_type, fmt::format("there is no entity type `{}`", name)).at(place);
  report(sink_,
         std::move(unknown).help(help->second).caused_by(is_absent ? name.substr(0, name.find('.')) : name),
         context);
}

}  // namespace iocwright::resolve
