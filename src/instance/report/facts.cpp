#include "instance/report/facts.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::report {

namespace {

/// The value as a YAML file would contain it; nullopt if it cannot be printed.
std::optional<std::string> field_text(const Value& value, Budget& budget) {
  if (value.is_none()) return "null";
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (const auto* other = object_cast<resolve::Entity>(value))
    if (auto id = other->id(budget)) return *std::move(id);
  auto text = to_str(value, budget);
  return text ? std::optional(*std::move(text)) : std::nullopt;
}

Span define_place(const std::vector<model::Define>& defines, std::string_view name) {
  const auto found = std::ranges::find(defines, name, &model::Define::name);
  return found != defines.end() && found->node != nullptr ? found->node->span : Span{};
}

FieldFact field_fact(const resolve::Entity& entity, std::string_view name, std::string value) {
  FieldFact out{.name = std::string(name),
                .value = std::move(value),
                .is_object = object_cast<resolve::Entity>(*entity.find(name)) != nullptr};
  const model::EntityModel& model = entity.model();
  if (const Span given = entity.given_place(name); given.known()) {
    out.place = given;
  } else if (const model::Parameter* parameter = model.find_parameter(name)) {
    out.origin = FieldOrigin::default_value;
    out.place = parameter->default_node != nullptr && parameter->default_node->span.known()
                    ? parameter->default_node->span
                    : parameter->place;
  } else {
    out.origin = FieldOrigin::calculated;
    out.place = define_place(model.post_defines, name);
    if (!out.place.known()) out.place = define_place(model.pre_defines, name);
  }
  return out;
}

EntityFacts facts_of(const resolve::Entity& entity, Budget& budget) {
  EntityFacts out;
  if (auto id = entity.id(budget)) out.id = *std::move(id);
  for (const std::string_view name : entity.field_names()) {
    if (name == "type" || name == "entity_enabled") continue;
    if (auto text = field_text(*entity.find(name), budget))
      out.fields.push_back(field_fact(entity, name, *std::move(text)));
  }
  return out;
}

/// Waits have no ids, but their devices name them in the wait list.
EntityFacts facts_of(const resolve::WaitEntry& wait) {
  EntityFacts out{.id = wait.device, .fields = {}};
  const auto add = [&](const char* name, std::string value) {
    out.fields.push_back(
        {.name = name, .value = std::move(value), .origin = FieldOrigin::given, .place = wait.place});
  };
  add(wait.usb ? "id" : "address", wait.address);
  add("timeout", std::to_string(wait.timeout_s));
  if (!wait.serial.empty()) add("serial", wait.serial);
  if (!wait.policy.empty()) add("policy", wait.policy);
  return out;
}

}  // namespace

const FieldFact* EntityFacts::find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &FieldFact::name);
  return found == fields.end() ? nullptr : &*found;
}

std::vector<EntityFacts> entity_facts(const resolve::ResolvedIoc& ioc, const Limits& limits) {
  std::vector<EntityFacts> out;
  for (const resolve::ResolvedEntity& resolved : ioc.entities) {
    Budget budget(limits);
    out.push_back(facts_of(*resolved.entity, budget));
  }
  for (const resolve::WaitEntry& wait : ioc.waits) out.push_back(facts_of(wait));
  return out;
}

std::string entity_name(const InstanceFacts& facts, std::size_t entity) {
  const std::string& type = facts.boot.entities[entity].type;
  const std::string& id = facts.entities[entity].id;
  return id.empty() ? type : type + " " + id;
}

std::vector<std::size_t> entities_at(const InstanceFacts& facts, std::string_view file, std::size_t line,
                                     const Sources& sources) {
  std::vector<std::size_t> out;
  std::size_t best = 0;
  for (std::size_t i = 0; i < facts.entities.size(); ++i) {
    const Span place = facts.boot.entities[i].place;
    const SourceFile& source = sources.file(place.file);
    if (path::name(source.path()) != file) continue;
    // An entity begins where its type or the first of its values is.
    std::size_t first = source.place(place.begin).line;
    for (const FieldFact& field : facts.entities[i].fields)
      if (field.origin == FieldOrigin::given && field.place.file == place.file)
        first = std::min(first, source.place(field.place.begin).line);
    if (first > line || first < best) continue;
    if (first > best) out.clear();
    best = first;
    out.push_back(i);
  }
  return out;
}

std::string_view word(FieldOrigin origin) {
  switch (origin) {
    case FieldOrigin::given: return "given";
    case FieldOrigin::default_value: return "default";
    case FieldOrigin::calculated: return "calculated";
  }
  return "";
}

}  // namespace iocwright::report
