// An entity: one use of an entity type, with the values of its fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/value/dict.hpp"
#include "core/value/object.hpp"
#include "instance/resolve/entity_type.hpp"
#include "lang/jinja/eval/context.hpp"

namespace iocwright::resolve {

/// A copy of the value and everything in it, as the reference makes of defaults and of what sub-entities see.
Value deep_copy(const Value& value);

class Entity : public Object {
 public:
  Entity(const EntityType& type, Span place)
      : type_(type), place_(place), fields_(type.fields().size()), set_(type.fields().size()) {}

  const EntityType& type() const { return type_; }
  const model::EntityModel& model() const { return type_.model(); }
  /// The type, where the instance, a repeat or a sub-entity asks for it.
  Span place() const { return place_; }

  /// The value of the field, or null. Python takes a name that begins with an underscore for private.
  const Value* find(std::string_view name) const;
  /// The fields as names for templates.
  auto names() const {
    return jinja::LookupContext([this](std::string_view name) { return find(name); });
  }

  /// The value of a field, or null when it has none yet. `number` may be -1.
  const Value* field(int number) const {
    return number >= 0 && set_[static_cast<std::size_t>(number)] ? &fields_[static_cast<std::size_t>(number)]
                                                                 : nullptr;
  }
  void set(int number, Value value);
  /// Removes all values, because entities may refer to each other.
  void clear();
  /// The value of its first id parameter: what the entity is printed as.
  Result<std::string> id(Budget& budget) const;
  Result<bool> enabled() const;
  /// The declared fields with copies of their values, other entities as dicts of their fields: what
  /// sub-entities see.
  Dict dump() const;

  // As a value in templates.
  std::string type_name() const override;
  Result<std::string> str(Budget& budget) const override { return id(budget); }
  Result<std::string> repr(Budget& budget) const override { return id(budget); }
  bool hashable() const override { return false; }
  Result<bool> equals(const Value& other, Budget& budget) const override;
  Result<std::optional<Value>> attribute(std::string_view name) override;
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override;

 private:
  Dict dump_inside(std::vector<const Entity*>& open) const;

  const EntityType& type_;
  Span place_;
  std::vector<Value> fields_;
  std::vector<bool> set_;
};

}  // namespace iocwright::resolve
