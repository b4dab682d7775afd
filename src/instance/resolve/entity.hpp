// An entity: a use of an entity type, with the values of its fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/value/dict.hpp"
#include "core/value/object.hpp"
#include "instance/resolve/entity_type.hpp"
#include "lang/jinja/eval/context.hpp"

namespace iocwright::resolve {

/// A copy in which lists, tuples and dicts are copied, too. The reference makes such copies of defaults and
/// of the values that sub-entities see.
Value deep_copy(const Value& value);

class Entity : public Object {
 public:
  Entity(const EntityType& type, Span place)
      : type_(type),
        place_(place),
        fields_(type.fields().size()),
        set_(type.fields().size()),
        given_(type.fields().size()) {}

  const EntityType& type() const { return type_; }
  const model::EntityModel& model() const { return type_.model(); }
  /// Where its type is written: in an instance file, or in the sub-entities of a definition.
  Span place() const { return place_; }

  /// The value of a field as templates see it, or null. Fields that begin with an underscore are private in
  /// the reference, so templates do not see them.
  const Value* find(std::string_view name) const;
  /// The fields as names for templates.
  auto names() const {
    return jinja::LookupContext([this](std::string_view name) { return find(name); },
                                [this] { return field_names(); });
  }
  /// The names of the fields that templates see.
  std::vector<std::string_view> field_names() const;

  /// The value of the field with this index (EntityType::field()), or null if the index is -1 or the field
  /// has no value yet.
  const Value* field(int index) const {
    return index >= 0 && set_[static_cast<std::size_t>(index)] ? &fields_[static_cast<std::size_t>(index)]
                                                               : nullptr;
  }
  void set(int index, Value value);
  /// Remembers where the value of a field is given.
  void set_given_place(int index, Span place) { given_[static_cast<std::size_t>(index)] = place; }
  /// Where the value of this field is given; unknown if it is not.
  Span given_place(std::string_view field) const;
  /// Removes all values. Entities that refer to each other would otherwise never be freed.
  void clear();
  /// The value of the first parameter of type `id`, which templates print for the entity. An error if there
  /// is none.
  Result<std::string> id(Budget& budget) const;
  /// The value of `entity_enabled`. An error if it is spoiled.
  Result<bool> enabled() const;
  /// What sub-entities see: copies of the declared fields, with other entities as dicts of their fields.
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
  Dict dump_inside(std::vector<const Entity*>& enclosing) const;

  const EntityType& type_;
  Span place_;
  std::vector<Value> fields_;
  std::vector<bool> set_;
  std::vector<Span> given_;
};

}  // namespace iocwright::resolve
