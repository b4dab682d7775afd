// Names the definitions of a schema: by a short name if it is unambiguous, otherwise by a longer one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright::schema {

struct SchemaDefinition {
  std::string name;    ///< in the definition file
  std::string module;  ///< the Python module that defines it in the reference, such as ibek.entity_factory
  /// Its schema, given the names of all definitions in the order of the list.
  std::function<Value(const std::vector<std::string>& names)> schema;
};

/// One name for each definition. Definitions with equal schemas may share a name. The rules are those of
/// pydantic, which generates the reference's schemas.
std::vector<std::string> name_definitions(const std::vector<SchemaDefinition>& definitions);

}  // namespace iocwright::schema
