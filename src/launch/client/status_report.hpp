// Reports the state of the running instance.
#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// The status as a page for people (`text`), a JSON object in a line (`json`) or metrics (`openmetrics`).
/// Fails if no supervisor answers.
Result<std::string> status_report(std::string_view format, const Disk& disk, const Clock& clock,
                                  const Environment& environment);

}  // namespace iocwright::launch
