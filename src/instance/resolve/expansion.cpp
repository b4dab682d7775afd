#include "instance/resolve/expansion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "instance/model/built_in.hpp"
#include "instance/resolve/built_in_fields.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::resolve {

namespace {

constexpr std::size_t max_levels = 100;  // of nested sub-entities and repeats

/// Gives a variable another value until the end of the scope.
template <class T>
class ScopedValue {
 public:
  ScopedValue(T& variable, T value)
      : variable_(variable), before_(std::exchange(variable, std::move(value))) {}
  ~ScopedValue() { variable_ = std::move(before_); }
  ScopedValue(const ScopedValue&) = delete;
  ScopedValue& operator=(const ScopedValue&) = delete;

 private:
  T& variable_;
  T before_;
};

Context with(const Context& context, Note innermost) {
  Context out{std::move(innermost)};
  out.insert(out.end(), context.begin(), context.end());
  return out;
}

}  // namespace

// The names that templates see
// -----------------------------------------------------------------------------------------------------------

const Value* ExpansionScope::find(std::string_view name) const {
  for (const ExpansionScope* scope = this; scope != nullptr; scope = scope->outer_) {
    scope->take_pending();
    if (const Value* found = scope->own_.find(name)) return found;
  }
  return nullptr;
}

std::vector<std::string_view> ExpansionScope::names() const {
  settle();
  std::vector<std::string_view> out;
  for (const ExpansionScope* scope = this; scope != nullptr; scope = scope->outer_)
    for (const auto& [name, value] : scope->own_)
      if (std::ranges::find(out, name.as_string()) == out.end()) out.emplace_back(name.as_string());
  return out;
}

void ExpansionScope::set(std::string_view name, Value value) {
  take_pending();
  own_.set(Value(name), std::move(value));
}

void ExpansionScope::settle() const {
  for (const ExpansionScope* scope = this; scope != nullptr; scope = scope->outer_) scope->take_pending();
}

void ExpansionScope::take_pending() const {
  for (const Entity* entity : pending_)
    for (const auto& [key, value] : entity->dump()) own_.set(key, value);
  pending_.clear();
}

// Expansion
// -----------------------------------------------------------------------------------------------------------

void Expansion::add_entity(const Entity& entity, ExpansionScope& scope) {
  scope.add(entity);
  const std::size_t index = out_.entities.size();
  out_.entities.push_back({&entity, request_});
  if (entity.model().sub_entities.empty()) return;
  const ScopedValue context(
      context_, with(context_, {entity.place(), fmt::format("for this `{}`", entity.type().name())}));
  const ScopedValue request(request_, Request{index, {}});
  for (const yaml::MappingNode* sub_entity : entity.model().sub_entities) {
    ExpansionScope inner(&scope);
    GivenFields given(*sub_entity);
    const std::string_view enabled = model::entity_enabled_field().key;
    if (given.find(enabled) == nullptr) given.add({enabled, Value(true), nullptr, sub_entity->span});
    add_request(std::move(given), sub_entity->find("type")->value->span, inner);
  }
}

void Expansion::render_all(GivenFields& given, const ExpansionScope& scope) {
  const jinja::LookupContext names([&scope](std::string_view name) { return scope.find(name); },
                                   [&scope] { return scope.names(); });
  for (GivenField& item : given) {
    const bool exact = item.node != nullptr && item.node->is_string();
    const Locate locate = exact ? builder_.renderer().in_node(*item.node)
                                : Locate([place = item.place()](std::size_t, std::size_t) { return place; });
    auto rendered = builder_.renderer().render_any(item.value, names, locate);
    if (!rendered) report(std::move(rendered.error()));
    item.rendered = !item.value.is_dict();
    item.value = rendered ? *std::move(rendered) : jinja::poison();
  }
}

void Expansion::add_request(GivenFields given, Span place, ExpansionScope& scope) {
  if (context_.size() >= max_levels)
    return report(error(DiagKind::template_limit,
                        fmt::format("more than {} levels of sub-entities and repeats", max_levels))
                      .at(place));
  scope.settle();
  render_all(given, scope);
  const GivenField* type = given.find("type");
  if (type == nullptr)
    return report(
        error(DiagKind::missing_key, "an entity needs a key `type`" + python_phrase("Field required"))
            .at(place)
            .help(list_names("the types are", builder_.definitions().type_names())));
  if (jinja::is_undefined(type->value)) return;  // its template failed, which was reported
  const std::string name = type->value.is_string() ? type->value.as_string() : "";
  if (const model::BuiltInType* built_in = model::find_built_in(name)) {
    add_built_in(*built_in, given, place, scope);
  } else if (const EntityType* entity_type = builder_.definitions().find(name)) {
    add_entity(*object_cast<Entity>(builder_.build(*entity_type, given, place, context_)), scope);
  } else {
    builder_.ids().suspect(given);
    builder_.report_unknown_type(type->value, type->place(), context_);
  }
}

void Expansion::add_built_in(const model::BuiltInType& type, const GivenFields& given, Span place,
                             ExpansionScope& scope) {
  const auto fields =
      built_in_fields(type, given, place, [this](Diagnostic diagnostic) { report(std::move(diagnostic)); });
  if (type.kind == model::BuiltIn::repeat) {
    if (fields) add_repeat(*fields, given, place, scope);
    return;
  }
  for (const GivenField& item : given) scope.set(item.name, item.value);
  if (fields) add_wait(type, *fields, place);
}

void Expansion::add_wait(const model::BuiltInType& type, const Dict& fields, Span place) {
  const bool usb = type.kind == model::BuiltIn::wait_usb;
  out_.waits.push_back({.device = fields.find("device")->as_string(),
                        .address = fields.find(usb ? "id" : "address")->as_string(),
                        .timeout_s = fields.find("timeout")->as_int(),
                        .usb = usb,
                        .serial = usb ? fields.find("serial")->as_string() : "",
                        .policy = fields.find("policy")->as_string(),
                        .place = place,
                        .request = request_});
}

void Expansion::add_repeat(const Dict& fields, const GivenFields& given, Span place, ExpansionScope& scope) {
  const GivenField& entity = *given.find("entity");
  if (entity.node == nullptr || !entity.node->is_mapping())
    return report(error(DiagKind::wrong_type,
                        fmt::format("`entity`: expected a mapping, found {}", found(entity.value)))
                      .at(entity.place()));
  scope.set("type", Value("ibek.repeat"));
  for (const std::string_view name : {"entity_enabled", "values", "variable", "entity"})
    scope.set(name, *fields.find(name));

  Budget budget(builder_.renderer().limits());
  auto items = jinja::collect(*fields.find("values"), budget);
  if (!items) return report(std::move(items.error()).at(given.find("values")->place()));
  const std::string name = fields.find("variable")->as_string();
  const yaml::MappingNode& request = yaml::as_mapping(*entity.node);
  const yaml::Entry* type = request.find("type");
  const ScopedValue context(context_, with(context_, {place, repeat_note}));
  for (std::size_t i = 0; i < items->size(); ++i) {
    scope.set(name, (*items)[i]);
    scope.set(name + "_num", Value(static_cast<std::int64_t>(i)));
    ExpansionScope inner(&scope);
    request_.repeats.push_back({place, i});
    add_request(GivenFields(request), type != nullptr ? type->place() : request.span, inner);
    request_.repeats.pop_back();
  }
}

}  // namespace iocwright::resolve
