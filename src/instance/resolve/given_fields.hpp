// The fields that an instance, a repeat or a sub-entity gives for an entity.
#pragma once

#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/yaml/node.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::resolve {

/// One field as it is given.
struct GivenField {
  std::string_view name;
  Value value;
  const yaml::Node* node = nullptr;  ///< of the value
  Span name_place;
  bool rendered = false;  ///< the value is the output of a template: its offsets are not those of the node

  /// Where to point for an error of the value: the name when the value is empty.
  Span place() const;
  /// True when the value could not be read or rendered, which was reported already.
  bool is_spoiled() const;
};

class GivenFields {
 public:
  GivenFields() = default;
  /// The entries of `mapping` whose keys are strings. Nodes that several aliases name become one shared
  /// value; `known` extends this to other mappings of the document.
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

/// The value of `entity_enabled`.
Result<bool> enabled_flag(const GivenField& field);

}  // namespace iocwright::resolve
