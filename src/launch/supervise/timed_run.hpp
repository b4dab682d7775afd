// Runs a program that may hang, with a timeout.
#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/base/process.hpp"

namespace iocwright::launch {

/// How the program exited, and what it printed.
struct TimedResult {
  bool timed_out = false;  ///< it was killed at the timeout
  int status = 0;          ///< 128 + n after signal n
  std::string output;      ///< stdout and stderr
};

/// Runs the program and kills it after `timeout_ms`. Fails if it could not be started. Does not wait for
/// background processes that it leaves behind.
FileResult<TimedResult> run_with_timeout(const ProcessRequest& request, int timeout_ms, Clock& clock);

}  // namespace iocwright::launch
