#include "instance/resolve/expansion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/resolver.hpp"
#include "lang/format/coerce.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

namespace {

constexpr std::size_t most_levels = 100;  // of entities that make entities

const Given* find_given(const std::vector<Given>& given, std::string_view name) {
  const auto found = std::find_if(given.begin(), given.end(), [&](const Given& g) { return g.name == name; });
  return found == given.end() ? nullptr : &*found;
}

Span place_of(const Given& given) {
  return given.node != nullptr && given.node->span.end > given.node->span.begin ? given.node->span
                                                                                : given.name_place;
}

/// A text field of one of our own types, or its default.
std::string text_field(const std::vector<Given>& given, std::string_view name, std::string_view fallback) {
  const Given* item = find_given(given, name);
  return item != nullptr && item->value.is_string() ? item->value.as_string() : std::string(fallback);
}

}  // namespace

// Scope
// ------------------------------------------------------------------------------------------------------------

const Value* ExpansionScope::find(std::string_view name) const {
  for (const ExpansionScope* scope = this; scope != nullptr; scope = scope->outer_) {
    scope->take_pending();
    if (const Value* found = scope->own_.find(name)) return found;
  }
  return nullptr;
}

void ExpansionScope::set(std::string_view name, Value value) {
  take_pending();
  own_.set(Value(name), std::move(value));
}

void ExpansionScope::take_pending() const {
  for (const Entity* entity : pending_)
    for (const auto& [key, value] : entity->dump()) own_.set(key, value);
  pending_.clear();
}

// Expansion
// --------------------------------------------------------------------------------------------------------

void Expansion::fault(Diagnostic diagnostic) {
  for (const Note& note : context_) diagnostic.add_note(note.span, note.text);
  builder_.sink().add(std::move(diagnostic));
}

void Expansion::add_entity(const Value& value, ExpansionScope& scope) {
  const auto* entity = object_cast<Entity>(value);
  scope.add(*entity);
  out_.keep.push_back(value);
  out_.entities.push_back(entity);
  if (entity->model().sub_entities.empty()) return;
  context_.insert(context_.begin(), {entity->place(), fmt::format("for this `{}`", entity->type().name())});
  for (const yaml::MappingNode* sub_entity : entity->model().sub_entities) {
    ExpansionScope inner(&scope);
    std::vector<Given> given = given_by(*sub_entity);
    if (find_given(given, "entity_enabled") == nullptr)
      given.push_back({"entity_enabled", Value(true), nullptr, sub_entity->span});
    add_request(std::move(given), sub_entity->find("type")->value->span, inner);
  }
  context_.erase(context_.begin());
}

bool Expansion::render_all(std::vector<Given>& given, const ExpansionScope& scope) {
  bool good = true;
  for (Given& item : given) {
    const bool text = item.node != nullptr && item.node->is_string();
    const Span place = place_of(item);
    const Locate locate = text ? builder_.renderer().in_node(*item.node)
                               : Locate([place](std::size_t, std::size_t) { return place; });
    auto rendered = builder_.renderer().render_any(item.value, scope, locate);
    if (!rendered) {
      fault(std::move(rendered.error()));
      good = false;
    }
    item.rendered = !item.value.is_dict();
    item.value = rendered ? *std::move(rendered) : jinja::poison();
  }
  return good;
}

void Expansion::add_request(std::vector<Given> given, Span place, ExpansionScope& scope) {
  if (context_.size() >= most_levels) {
    fault(error(DiagKind::template_limit,
                fmt::format("more than {} levels of sub-entities and repeats", most_levels))
              .at(place));
    return;
  }
  scope.find("type");  // the entities so far are seen as they are now, before a template changes them
  render_all(given, scope);
  const Given* type = find_given(given, "type");
  if (type == nullptr) {
    fault(error(DiagKind::missing_key, "the entity has no key `type`: Field required").at(place));
    return;
  }
  if (jinja::is_undefined(type->value)) return;  // its template failed
  const std::string name = type->value.is_string() ? type->value.as_string() : "";
  if (const BuiltIn built_in = Definitions::built_in(name); built_in != BuiltIn::none) {
    add_built_in(built_in, given, place, scope);
  } else if (const EntityType* entity_type = builder_.definitions().find(name)) {
    add_entity(builder_.build(*entity_type, given, place, context_), scope);
  } else {
    builder_.suspect(given);
    builder_.report_unknown_type(type->value, place_of(*type), context_);
  }
}

void Expansion::add_built_in(BuiltIn type, const std::vector<Given>& given, Span place,
                             ExpansionScope& scope) {
  if (type == BuiltIn::repeat) return add_repeat(given, place, scope);
  for (const Given& item : given) scope.set(item.name, item.value);
  add_wait(type, given, place);
}

bool Expansion::check_given(const std::vector<Given>& given, std::initializer_list<std::string_view> known,
                            std::initializer_list<std::string_view> required, std::string_view type,
                            Span place) {
  bool good = true;
  for (const Given& item : given) {
    if (item.name == "type") continue;
    if (item.name == "entity_enabled") {
      if (auto flag = format::coerce(item.value, format::NativeType::boolean); !flag) {
        if (!jinja::is_undefined(item.value))
          fault(error(DiagKind::wrong_type, fmt::format("`entity_enabled`: {}", flag.error()))
                    .at(place_of(item)));
        good = false;
      }
      continue;
    }
    if (std::find(known.begin(), known.end(), item.name) != known.end()) continue;
    Diagnostic unknown =
        error(DiagKind::unknown_parameter,
              fmt::format("`{}` has no parameter `{}`: Extra inputs are not permitted", type, item.name))
            .at(item.name_place);
    const auto near = text::nearest(item.name, std::vector<std::string_view>(known));
    fault(near.empty() ? std::move(unknown)
                       : std::move(unknown).help(fmt::format("did you mean `{}`?", near)));
    good = false;
  }
  for (std::string_view name : required) {
    if (find_given(given, name) != nullptr) continue;
    fault(error(DiagKind::missing_parameter,
                fmt::format("`{}` needs the parameter `{}`: Field required", type, name))
              .at(place));
    good = false;
  }
  return good;
}

void Expansion::add_wait(BuiltIn type, const std::vector<Given>& given, Span place) {
  const bool usb = type == BuiltIn::wait_usb;
  const std::string_view what = usb ? "id" : "address";
  // `policy` and `serial` are our own: the schema, which is the reference's, does not name them
  bool good = check_given(given, {"device", "timeout", what, "policy", usb ? "serial" : "policy"}, {what},
                          usb ? "ibek.wait_usb" : "ibek.wait_ip", place);
  for (std::string_view name :
       {std::string_view("device"), what, std::string_view("policy"), std::string_view("serial")}) {
    const Given* item = find_given(given, name);
    if (item == nullptr || item->value.is_string()) continue;
    good = false;
    if (jinja::is_undefined(item->value)) continue;  // its template failed
    fault(error(DiagKind::wrong_type, fmt::format("`{}`: expected a text, found {} {}", name,
                                                  type_name(item->value), brief(item->value)))
              .at(place_of(*item)));
  }
  WaitEntry entry{text_field(given, "device", "DEVICE"), text_field(given, what, ""),    0, usb,
                  text_field(given, "serial", ""),       text_field(given, "policy", "")};
  if (const Given* timeout = find_given(given, "timeout")) {
    auto seconds = format::coerce(timeout->value, format::NativeType::integer);
    if (seconds) entry.timeout_s = seconds->as_int();
    else if (!jinja::is_undefined(timeout->value))
      fault(
          error(DiagKind::wrong_type, fmt::format("`timeout`: {}", seconds.error())).at(place_of(*timeout)));
    good = good && seconds.has_value();
  }
  if (good) out_.waits.push_back(std::move(entry));
}

void Expansion::add_repeat(const std::vector<Given>& given, Span place, ExpansionScope& scope) {
  bool good =
      check_given(given, {"values", "variable", "entity"}, {"values", "entity"}, "ibek.repeat", place);
  const Given* values = find_given(given, "values");
  const Given* entity = find_given(given, "entity");
  const Given* variable = find_given(given, "variable");
  const auto want = [&](const Given* item, bool fits, std::string_view what) {
    if (item == nullptr || fits) return;
    if (!jinja::is_undefined(item->value))
      fault(error(DiagKind::wrong_type, fmt::format("`{}`: expected {}, found {} {}", item->name, what,
                                                    type_name(item->value), brief(item->value)))
                .at(place_of(*item)));
    good = false;
  };
  want(values, values != nullptr && (values->value.is_list() || values->value.is_string()),
       "a list or a text");
  want(entity,
       entity != nullptr && entity->value.is_dict() && entity->node != nullptr && entity->node->is_mapping(),
       "a mapping");
  want(variable, variable == nullptr || variable->value.is_string(), "a text");
  if (!good) return;

  scope.set("type", Value("ibek.repeat"));
  const Given* enabled = find_given(given, "entity_enabled");
  scope.set("entity_enabled",
            enabled != nullptr ? *format::coerce(enabled->value, format::NativeType::boolean) : Value(true));
  scope.set("values", values->value);
  const std::string name = text_field(given, "variable", "index");
  scope.set("variable", Value(name));
  scope.set("entity", entity->value);

  Budget budget(builder_.renderer().limits());
  auto items = jinja::collect(values->value, budget);
  if (!items) return fault(std::move(items.error()).at(place_of(*values)));
  const yaml::MappingNode& request = yaml::as_mapping(*entity->node);
  const yaml::Entry* type = request.find("type");
  context_.insert(context_.begin(), {place, "in this repeat"});
  for (std::size_t i = 0; i < items->size(); ++i) {
    scope.set(name, (*items)[i]);
    scope.set(name + "_num", Value(static_cast<std::int64_t>(i)));
    ExpansionScope inner(&scope);
    add_request(given_by(request), type != nullptr ? type->place() : request.span, inner);
  }
  context_.erase(context_.begin());
}

}  // namespace iocwright::resolve
