// The entity types that instances may use: those of the definitions, in order, and our own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "instance/model/support.hpp"

namespace iocwright::resolve {

enum class BuiltIn : unsigned char { none, repeat, wait_ip, wait_usb };

/// A type of entity with its fields in the order that templates see: type, entity_enabled, parameters,
/// pre_defines, post_defines.
class EntityType {
 public:
  explicit EntityType(const model::EntityModel& model);

  const model::EntityModel& model() const { return *model_; }
  const std::string& name() const { return name_; }
  const std::vector<std::string>& fields() const { return fields_; }
  /// The number of a field, or -1.
  int field(std::string_view name) const;
  /// The fields before this number are declared: an instance may give them, and they are what sub-entities
  /// see.
  std::size_t declared() const { return declared_; }
  /// True for a parameter that an instance may give: not one named `type`, and none that begins with an
  /// underscore.
  static bool can_be_given(const model::Parameter& parameter);
  /// The parameter whose value stands for the entity, or null.
  const model::Parameter* id_parameter() const;

 private:
  const model::EntityModel* model_;
  std::string name_;
  std::vector<std::string> fields_;
  std::unordered_map<std::string, int> numbers_;
  std::size_t declared_ = 0;
};

class Definitions {
 public:
  /// Adds the module's models. A type that is there already keeps its place and gets the new content.
  void add(model::SupportModule module);

  const EntityType* find(std::string_view full_name) const;
  static BuiltIn built_in(std::string_view type_name);
  /// In order of first appearance.
  const std::vector<std::unique_ptr<EntityType>>& types() const { return types_; }
  bool has_module(std::string_view name) const;
  std::vector<std::string_view> type_names() const;

 private:
  std::vector<std::unique_ptr<model::SupportModule>> modules_;
  std::vector<std::unique_ptr<EntityType>> types_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace iocwright::resolve
