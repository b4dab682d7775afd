// The schema of instances for editors, beside the one that equals the reference's.
#pragma once

#include <string>

#include "core/diag/result.hpp"
#include "instance/resolve/definitions.hpp"

namespace iocwright::schema {

/// The schema of instance files that use these definitions, in draft 7 of JSON Schema. It accepts what
/// instance_schema() accepts, and the extensions of built-in types. An entity is compared only with the
/// schema of its type, so that a mistake causes one error instead of one for each type, and has descriptions,
/// defaults and examples.
Result<std::string> rich_instance_schema(const resolve::Definitions& definitions);

}  // namespace iocwright::schema
