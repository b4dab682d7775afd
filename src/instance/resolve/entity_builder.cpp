#include "instance/resolve/entity_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/format/coerce.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::resolve {

namespace {

using model::Parameter;
using model::ParameterType;

Cast cast_of(ParameterType type) {
  switch (type) {
    case ParameterType::integer: return Cast::integer;
    case ParameterType::real: return Cast::real;
    case ParameterType::boolean: return Cast::boolean;
    case ParameterType::list: return Cast::list;
    case ParameterType::dict: return Cast::dict;
    default: return Cast::none;
  }
}

Cast cast_of(model::DefineType type) {
  switch (type) {
    case model::DefineType::integer: return Cast::integer;
    case model::DefineType::real: return Cast::real;
    case model::DefineType::boolean: return Cast::boolean;
    case model::DefineType::list: return Cast::list;
    default: return Cast::none;
  }
}

format::NativeType native_of(ParameterType type) {
  switch (type) {
    case ParameterType::integer: return format::NativeType::integer;
    case ParameterType::real: return format::NativeType::real;
    case ParameterType::boolean: return format::NativeType::boolean;
    case ParameterType::list: return format::NativeType::list;
    default: return format::NativeType::dict;
  }
}

Note defined_here(const Entity& entity) {
  return {entity.model().place, fmt::format("`{}` is defined here", entity.model().name)};
}

Span value_place(const Given& given) {
  const bool empty = given.node == nullptr || given.node->span.end <= given.node->span.begin;
  return empty ? given.name_place : given.node->span;
}

/// What a module has; of a large one, where to look.
std::string types_of(std::string_view module, const std::vector<std::string_view>& types) {
  constexpr std::size_t most_named = 12;
  std::vector<std::string> own;
  for (const std::string_view type : types)
    if (type.substr(0, type.find('.')) == module) own.emplace_back(type);
  if (own.size() <= most_named) return "the module has " + text::quoted_list(own);
  return fmt::format("the module has {} types: see its definitions", own.size());
}

Diagnostic without_default(const Parameter& parameter) {
  return error(DiagKind::missing_parameter,
               fmt::format("`{}` begins with an underscore, so no entity can give it: it needs a default",
                           parameter.name))
      .at(parameter.place)
      .help("give it another name, or a default");
}

const Given* find_given(const std::vector<Given>& given, std::string_view name) {
  const auto found = std::find_if(given.begin(), given.end(), [&](const Given& g) { return g.name == name; });
  return found == given.end() ? nullptr : &*found;
}

}  // namespace

EntityBuilder::~EntityBuilder() {
  for (const Value& entity : all_) object_cast<Entity>(entity)->clear();
}

void EntityBuilder::fault(Diagnostic diagnostic, const std::vector<Note>& context) {
  for (const Note& note : context) diagnostic.add_note(note.span, note.text);
  sink_.add(std::move(diagnostic));
}

Value EntityBuilder::build(const EntityType& type, const std::vector<Given>& given, Span place,
                           const std::vector<Note>& context) {
  auto* entity = new Entity(type, place);
  Value value(entity);
  all_.push_back(value);
  entity->set(0, Value(type.name()));
  entity->set(1, Value(true));
  fill_fallbacks(*entity, given, place, context);
  accept_given(*entity, given, context);
  for (const model::Define& define : type.model().pre_defines) process_define(*entity, define, context);
  for (const Parameter& parameter : type.model().parameters)
    process_parameter(*entity, parameter, find_given(given, parameter.name), context);
  for (const model::Define& define : type.model().post_defines) process_define(*entity, define, context);
  return value;
}

void EntityBuilder::fill_fallbacks(Entity& entity, const std::vector<Given>& given, Span place,
                                   const std::vector<Note>& context) {
  for (const Parameter& parameter : entity.model().parameters) {
    if (!EntityType::can_be_given(parameter)) {
      if (parameter.name == "type") continue;
      entity.set(entity.type().field(parameter.name),
                 parameter.fallback ? *parameter.fallback : jinja::poison());
      if (!parameter.fallback) fault(without_default(parameter).note(place, "for this entity"), context);
      continue;
    }
    if (find_given(given, parameter.name) != nullptr) continue;
    const int field = entity.type().field(parameter.name);
    if (parameter.fallback) {
      entity.set(field,
                 deep_copy(*parameter.fallback));  // a template that changes it changes it for its own entity
      continue;
    }
    entity.set(field, jinja::poison());
    fault(error(DiagKind::missing_parameter, fmt::format("`{}` needs the parameter `{}`: Field required",
                                                         entity.type().name(), parameter.name))
              .at(place)
              .note(parameter.place, fmt::format("`{}` is defined here", parameter.name)),
          context);
  }
}

/// What is given, as the type that the parameter has.
Result<Value> EntityBuilder::typed(const Parameter& parameter, const Given& given) const {
  const auto refusal = [&](std::string_view message) {
    return error(DiagKind::wrong_type, fmt::format("`{}`: {}", parameter.name, message))
        .at(value_place(given))
        .note(parameter.place, fmt::format("`{}` is defined here", parameter.name));
  };
  switch (parameter.type) {
    case ParameterType::object: return given.value;
    case ParameterType::str:
    case ParameterType::id: {
      if (given.value.is_string()) return given.value;
      const char* hint = given.rendered ? "the template ends in a filter that makes it no text"
                                        : "quote it to make it a text";
      return fail(
          refusal(fmt::format("expected a text, found {} {}", type_name(given.value), brief(given.value)))
              .help(hint));
    }
    case ParameterType::enumeration: {
      Budget budget(renderer_.limits());
      std::vector<std::string> keys;
      for (const model::EnumValue& value : parameter.values) {
        if (TRY(equals(value.key, given.value, budget))) return value.key;
        keys.push_back(TRY(to_str(value.key, budget)));
      }
      std::vector<std::string_view> names(keys.begin(), keys.end());
      const auto near =
          given.value.is_string() ? text::nearest(given.value.as_string(), names) : std::string_view();
      return fail(
          error(DiagKind::enum_value, fmt::format("`{}` cannot be {}", parameter.name, brief(given.value)))
              .at(value_place(given))
              .note(parameter.place, fmt::format("`{}` is defined here", parameter.name))
              .help(near.empty() ? "it is one of " + text::quoted_list(keys)
                                 : fmt::format("did you mean `{}`?", near)));
    }
    default: {
      if (format::is_template_text(given.value)) return given.value;
      auto value = format::coerce(given.value, native_of(parameter.type));
      if (!value) return fail(refusal(value.error()));
      if (value->is_list()) return Value::list(value->as_list());
      if (value->is_dict()) return Value::dict(value->as_dict());
      return *std::move(value);
    }
  }
}

void EntityBuilder::accept_given(Entity& entity, const std::vector<Given>& given,
                                 const std::vector<Note>& context) {
  for (const Given& item : given) {
    if (item.name == "type") continue;
    const Parameter* parameter = entity.model().find_parameter(item.name);
    const bool can_be_given = parameter != nullptr && EntityType::can_be_given(*parameter);
    Result<Value> value = Value();
    if (jinja::is_undefined(item.value) || (item.node != nullptr && item.node->is_faulty)) {
      value = jinja::poison();  // reported already
    } else if (can_be_given) {
      value = typed(*parameter, item);
    } else if (item.name == "entity_enabled") {
      auto flag = format::coerce(item.value, format::NativeType::boolean);
      if (flag) value = *flag;
      else
        value = fail(error(DiagKind::wrong_type, fmt::format("`entity_enabled`: {}", flag.error()))
                         .at(value_place(item)));
    } else {
      std::vector<std::string_view> names{"entity_enabled"};
      for (const Parameter& p : entity.model().parameters)
        if (EntityType::can_be_given(p)) names.push_back(p.name);
      Diagnostic unknown = error(DiagKind::unknown_parameter,
                                 fmt::format("`{}` has no parameter `{}`: Extra inputs are not permitted",
                                             entity.type().name(), item.name))
                               .at(item.name_place);
      const Note note = defined_here(entity);
      unknown.add_note(note.span, note.text);
      const auto near = text::nearest(item.name, names);
      if (!near.empty()) unknown = std::move(unknown).help(fmt::format("did you mean `{}`?", near));
      fault(std::move(unknown), context);
      continue;
    }
    if (!value) fault(std::move(value.error()), context);
    entity.set(entity.type().field(item.name), value ? *value : jinja::poison());
  }
}

void EntityBuilder::process_define(Entity& entity, const model::Define& define,
                                   const std::vector<Note>& context) {
  Value value = define.value;
  if (value.is_string()) {
    const Cast cast =
        define.type == model::DefineType::guessed ? guess_cast(value.as_string()) : cast_of(define.type);
    auto rendered = renderer_.render(value, entity, cast, renderer_.in_node(*define.node));
    if (!rendered) {
      rendered.error().add_note(entity.place(), fmt::format("in `{}` of this entity", define.name));
      fault(std::move(rendered.error()), context);
    }
    value = rendered ? *std::move(rendered) : jinja::poison();
  }
  entity.set(entity.type().field(define.name), std::move(value));
}

void EntityBuilder::process_parameter(Entity& entity, const Parameter& parameter, const Given* given,
                                      const std::vector<Note>& context) {
  const int field = entity.type().field(parameter.name);
  const Value* current = entity.field(field);
  if (current == nullptr) return;
  Value value = *current;
  const yaml::Node* node = given != nullptr ? given->node : parameter.fallback_node;
  const bool exact = node != nullptr && (given == nullptr || !given->rendered);
  const Span place = given != nullptr ? value_place(*given) : parameter.place;
  if (value.is_string()) {
    const Locate locate =
        exact ? renderer_.in_node(*node) : Locate([place](std::size_t, std::size_t) { return place; });
    auto rendered = renderer_.render(value, entity, cast_of(parameter.type), locate);
    if (!rendered) {
      if (given == nullptr)
        rendered.error().add_note(entity.place(),
                                  fmt::format("in the default of `{}` for this entity", parameter.name));
      fault(std::move(rendered.error()), context);
    }
    value = rendered ? *std::move(rendered) : jinja::poison();
  }
  if (parameter.type == ParameterType::object && value.is_string())
    value = look_up_object(value, place, context);
  entity.set(field, value);
  if (parameter.type == ParameterType::id) register_id(entity, value, place, context);
}

Value EntityBuilder::look_up_object(const Value& id, Span place, const std::vector<Note>& context) {
  const auto found = ids_.find(id.as_string());
  if (found != ids_.end()) return Value(found->second);
  if (suspects_.contains(id.as_string()))
    sink_.add(error(DiagKind::unknown_object, "").at(place).consequence());
  else missing_.push_back({id.as_string(), place, context});
  return jinja::poison();
}

void EntityBuilder::register_id(Entity& entity, const Value& id, Span place,
                                const std::vector<Note>& context) {
  if (!id.is_string()) return;  // spoiled, and reported
  const auto [known, is_new] = ids_.emplace(id.as_string(), &entity);
  if (is_new) return;
  fault(error(DiagKind::duplicate_id, fmt::format("Duplicate id `{}`", id.as_string()))
            .at(place)
            .note(known->second->place(), "this entity has it already"),
        context);
}

void EntityBuilder::report_unknown_type(const Value& type, Span place, const std::vector<Note>& context) {
  const std::string name = type.is_string() ? type.as_string() : brief(type);
  Diagnostic unknown =
      error(DiagKind::unknown_entity_type, fmt::format("there is no entity type `{}`", name)).at(place);
  const std::string_view module = std::string_view(name).substr(0, name.find('.'));
  const auto near = text::nearest(name, definitions_.type_names());
  if (!near.empty()) unknown = std::move(unknown).help(fmt::format("did you mean `{}`?", near));
  else if (!definitions_.has_module(module))
    unknown = std::move(unknown).help(
        fmt::format("the definitions of module `{}` are not loaded: is it in this Generic IOC?", module));
  else unknown = std::move(unknown).help(types_of(module, definitions_.type_names()));
  fault(std::move(unknown), context);
}

void EntityBuilder::suspect(const std::vector<Given>& given) {
  for (const Given& item : given)
    if (item.value.is_string()) suspects_.insert(item.value.as_string());
}

void EntityBuilder::report_unknown_objects() {
  std::vector<std::string_view> known;
  for (const auto& [id, entity] : ids_) known.push_back(id);
  std::sort(known.begin(), known.end());
  for (MissingObject& missing : std::exchange(missing_, {})) {
    const auto later = ids_.find(missing.id);
    if (later != ids_.end()) {
      fault(error(DiagKind::later_object, fmt::format("object `{}` not found: it comes later", missing.id))
                .at(missing.place)
                .note(later->second->place(), "the entity with this id")
                .help("move that entity before this one"),
            missing.context);
      continue;
    }
    if (suspects_.contains(missing.id)) continue;
    Diagnostic unknown = error(DiagKind::unknown_object,
                               fmt::format("object `{}` not found: no entity has this id", missing.id))
                             .at(missing.place);
    const auto near = text::nearest(missing.id, known);
    if (!near.empty()) unknown = std::move(unknown).help(fmt::format("did you mean `{}`?", near));
    fault(std::move(unknown), missing.context);
  }
}

}  // namespace iocwright::resolve
