// The fields that an instance, a repeat or a sub-entity gives for an entity.
#pragma once

#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/yaml/node.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::resolve {

/// A field and the value that is given for it.
struct GivenField {
  std::string_view name;
  Value value;
  const yaml::Node* node = nullptr;  ///< of the value
  Span name_place;
  bool rendered = false;  ///< the value is the output of a template, so offsets in it do not apply to `node`

  /// Where an error of the value points to: the value, or the name if the value is empty.
  Span place() const;
  /// True if the value could not be read or rendered. The error was reported already.
  bool is_spoiled() const;
};

class GivenFields {
 public:
  GivenFields() = default;
  /// The entries of `mapping` whose keys are strings. Aliases of a node share one value, also between
  /// mappings for which the same `known` is passed.
  GivenFields(const yaml::MappingNode& mapping, yaml::KnownValues& known);
  explicit GivenFields(const yaml::MappingNode& mapping);

  /// The field of that name, or null.
  const GivenField* find(std::string_view name) const;
  void add(GivenField field) { fields_.push_back(std::move(field)); }
  void remove(std::string_view name);

  auto begin() { return fields_.begin(); }
  auto end() { return fields_.end(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<GivenField> fields_;
};

/// The value of `entity_enabled` as a bool, or an error of kind wrong_type.
Result<bool> enabled_flag(const GivenField& field);

}  // namespace iocwright::resolve
