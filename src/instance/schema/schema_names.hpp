// Names for the definitions of a schema: short where that is clear, longer where different things share a
// name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/value/value.hpp"

namespace iocwright::schema {

struct SchemaDefinition {
  std::string name;    ///< as its author wrote it
  std::string module;  ///< where the reference defines it: `ibek.entity_factory`, …
  /// Its schema, given the names of all definitions (by number in the list).
  std::function<Value(const std::vector<std::string>& names)> schema;
};

/// One name a definition. Definitions with equal schemas may share one. The rules are those of the
/// reference's library, as public schemas show them.
std::vector<std::string> name_definitions(const std::vector<SchemaDefinition>& definitions);

}  // namespace iocwright::schema
