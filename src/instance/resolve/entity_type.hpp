// An entity type that instances can use, with the names of its fields.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "instance/model/support.hpp"

namespace iocwright::resolve {

/// Fields are in the order in which templates iterate over them: type, entity_enabled, parameters,
/// pre_defines, post_defines.
class EntityType {
 public:
  explicit EntityType(const model::EntityModel& model);

  // The indexes of the fields that every type has.
  static constexpr int type_field = 0;
  static constexpr int enabled_field = 1;

  const model::EntityModel& model() const { return *model_; }
  const std::string& name() const { return name_; }
  const std::vector<std::string>& fields() const { return fields_; }
  /// The index of a field, or -1.
  int field(std::string_view name) const;
  /// How many of the fields, from the first one on, an instance may give. Sub-entities see only these.
  std::size_t declared() const { return declared_; }
  /// True for a parameter that an instance may give: one that is not named `type` and does not begin with an
  /// underscore.
  static bool can_be_given(const model::Parameter& parameter);
  /// The first parameter of type `id`, or null.
  const model::Parameter* id_parameter() const;

 private:
  const model::EntityModel* model_;
  std::string name_;
  std::vector<std::string> fields_;
  std::unordered_map<std::string, int> indexes_;  ///< in fields_, by name
  std::size_t declared_ = 0;
};

}  // namespace iocwright::resolve
