// JSON Schemas, with which editors complete and check definitions and instances.
#pragma once

#include <string>

#include "core/diag/result.hpp"
#include "instance/resolve/entity_type.hpp"

namespace iocwright::schema {

/// The schema of definition files, printed from the tables that they are checked with.
Result<std::string> support_schema();

/// The schema of instance files that may use these definitions.
Result<std::string> instance_schema(const resolve::Definitions& definitions);

}  // namespace iocwright::schema
