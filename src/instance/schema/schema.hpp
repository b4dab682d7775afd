// JSON Schemas, which editors use to complete and check definition and instance files.
#pragma once

#include <string>

#include "core/diag/result.hpp"
#include "instance/resolve/definitions.hpp"

namespace iocwright::schema {

/// The schema of definition files, made from the tables that they are checked against.
Result<std::string> support_schema();

/// The schema of instance files that use these definitions.
Result<std::string> instance_schema(const resolve::Definitions& definitions);

}  // namespace iocwright::schema
