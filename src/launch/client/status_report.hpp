// Reports the state of the running instance.
#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// The status as a JSON object in a line, or as a page for people. Fails if no launcher answers.
Result<std::string> status_report(bool json, const Disk& disk, const Clock& clock,
                                  const Environment& environment);

}  // namespace iocwright::launch
