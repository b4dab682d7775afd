// The time that generated files carry.
#pragma once

#include <string>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// $SOURCE_DATE_EPOCH, so that files are reproducible, or else the current time, as `YYYY-MM-DDTHH:MM:SS` in
/// UTC. Fails if the variable is not a number of seconds.
Result<std::string> creation_time(const Environment& environment, const Clock& clock);

}  // namespace iocwright::image
