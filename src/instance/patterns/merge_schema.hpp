// Adds the entities of an instance's own definition files to the schema of its Generic IOC.
#pragma once

#include <string>
#include <vector>

#include "core/diag/result.hpp"
#include "instance/patterns/json_document.hpp"

namespace iocwright::patterns {

struct MergedSchema {
  JsonValue schema;
  /// Enums of the added entities that have the name of a definition of the base with other values. The base's
  /// values hold for them.
  std::vector<std::string> clashes;
};

/// Adds the entity types of `extra` that `base` lacks, with what they refer to.
Result<MergedSchema> merge_schema(JsonValue base, const JsonValue& extra);

}  // namespace iocwright::patterns
