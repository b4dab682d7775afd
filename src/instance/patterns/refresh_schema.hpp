// Writes ioc.schema.json: the published schema of the instance's image with the instance's own entities.
#pragma once

#include "core/diag/result.hpp"
#include "instance/patterns/instance.hpp"

namespace iocwright::patterns {

/// Also sets the first line of `config/ioc.yaml`. An instance without an image, or an image without a
/// published schema, is no error, but `ioc.schema.json` is then left as it is.
/// `explains`: say so if the folder is not an instance.
Result<void> refresh_schema(Instance& instance, bool explains);

}  // namespace iocwright::patterns
