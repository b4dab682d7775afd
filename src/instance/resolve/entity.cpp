#include "instance/resolve/entity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/diag/wording.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::resolve {

const Value* Entity::find(std::string_view name) const {
  return name.starts_with('_') ? nullptr : field(type_.field(name));
}

std::vector<std::string_view> Entity::field_names() const {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (set_[i] && !type_.fields()[i].starts_with('_')) out.emplace_back(type_.fields()[i]);
  return out;
}

void Entity::set(int index, Value value) {
  const auto at = static_cast<std::size_t>(index);
  fields_[at] = std::move(value);
  set_[at] = true;
}

Span Entity::given_place(std::string_view field) const {
  const int index = type_.field(field);
  return index >= 0 ? given_[static_cast<std::size_t>(index)] : Span();
}

void Entity::clear() {
  set_.assign(set_.size(), false);
  fields_.assign(fields_.size(), Value());
}

Result<std::string> Entity::id(Budget& budget) const {
  const model::Parameter* parameter = type_.id_parameter();
  const Value* value = parameter == nullptr ? nullptr : field(type_.field(parameter->name));
  if (value == nullptr)
    return fail(
        evaluation_error(fmt::format("Entity {} has no id field - convert to str failed", type_.name()),
                         fmt::format("a `{}` cannot be printed, because it has no id", type_.name())));
  return to_str(*value, budget);
}

Result<bool> Entity::enabled() const { return iocwright::truth(*field(EntityType::enabled_field)); }

std::string Entity::type_name() const {
  if (!has_python_words()) return type_.name();
  return "ibek.entity_factory." + text::replace_all(type_.name(), ".", "_");
}

Result<bool> Entity::equals(const Value& other, Budget& budget) const {
  const auto* entity = object_cast<Entity>(other);
  if (entity == nullptr || &entity->type_ != &type_) return false;
  if (entity == this) return true;
  const Budget::Level level(budget);
  TRY(level.ok());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (set_[i] != entity->set_[i]) return false;
    if (!fields_[i].same_as(entity->fields_[i]) &&
        !TRY(iocwright::equals(fields_[i], entity->fields_[i], budget)))
      return false;
  }
  return true;
}

Result<std::optional<Value>> Entity::attribute(std::string_view name) {
  const Value* value = find(name);
  return value != nullptr ? std::optional<Value>(*value) : std::nullopt;
}

Result<NextItem> Entity::iterate() {
  return NextItem(
      [keep = Value(this), this, at = std::size_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
        while (at < fields_.size() && (!set_[at] || type_.fields()[at].starts_with('_'))) ++at;
        if (at >= fields_.size()) return std::nullopt;
        const std::size_t now = at++;
        return Value::tuple({Value(type_.fields()[now]), fields_[now]});
      });
}

namespace {

constexpr int max_levels = 250;           // more than a file can nest; stops at a list that contains itself
constexpr std::size_t max_entities = 50;  // that refer to one another in a chain

Value copy_levels(const Value& value, int levels) {
  if (levels == 0) return value;
  if (value.is_list() || value.is_tuple()) {
    std::vector<Value> items;
    for (const Value& item : value.items()) items.push_back(copy_levels(item, levels - 1));
    return value.is_list() ? Value::list(std::move(items)) : Value::tuple(std::move(items));
  }
  if (!value.is_dict()) return value;
  Dict out;
  for (const auto& [key, item] : value.as_dict()) out.set(key, copy_levels(item, levels - 1));
  return Value::dict(std::move(out));
}

}  // namespace

Value deep_copy(const Value& value) { return copy_levels(value, max_levels); }

Dict Entity::dump() const {
  std::vector<const Entity*> enclosing;
  return dump_inside(enclosing);
}

/// `enclosing` are the entities whose dumps will contain this one. An entity that is one of them, or is
/// nested too deeply, remains a reference.
Dict Entity::dump_inside(std::vector<const Entity*>& enclosing) const {
  Dict out;
  for (std::size_t i = 0; i < type_.declared(); ++i) {
    if (!set_[i]) continue;
    const auto* target = object_cast<Entity>(fields_[i]);
    const bool becomes_dict = target != nullptr && enclosing.size() < max_entities &&
                              std::ranges::find(enclosing, target) == enclosing.end();
    if (!becomes_dict) {
      out.set(Value(type_.fields()[i]), deep_copy(fields_[i]));
      continue;
    }
    enclosing.push_back(target);
    out.set(Value(type_.fields()[i]), Value::dict(target->dump_inside(enclosing)));
    enclosing.pop_back();
  }
  return out;
}

}  // namespace iocwright::resolve
