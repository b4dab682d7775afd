// Runs a program that may hang, for so long and no longer.
#pragma once

#include <string>

#include "core/base/process.hpp"

namespace iocwright::launch {

struct TimedResult {
  bool in_time = true;  ///< else it was killed
  int status = 0;       ///< 128 + n after signal n
  std::string output;   ///< of both its ends
};

/// The error is that it could not be started. What it leaves running behind itself is not waited for.
FileResult<TimedResult> run_for(const ProcessRequest& request, int limit_ms);

}  // namespace iocwright::launch
