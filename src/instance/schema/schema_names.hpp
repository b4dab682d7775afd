// Names the definitions of a schema: short where that is unambiguous, longer where different ones share a
// name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright::schema {

struct SchemaDefinition {
  std::string name;    ///< in the definition file
  std::string module;  ///< where the reference defines it: `ibek.entity_factory`, …
  /// Its schema, given the names of all definitions in the order of the list.
  std::function<Value(const std::vector<std::string>& names)> schema;
};

/// One name for each definition. Definitions with equal schemas may share one. The rules are those of
/// pydantic, which the reference uses, as its published schemas show them.
std::vector<std::string> name_definitions(const std::vector<SchemaDefinition>& definitions);

}  // namespace iocwright::schema
