// The probe and stop commands, which a script of the user may override.
#pragma once

#include <iosfwd>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

/// What these commands use.
struct ProbeContext {
  const Disk& disk;
  Process& process;
  Clock& clock;
  const Environment& environment;
  Sink& sink;
  std::ostream& messages;  ///< says why a probe or a stop failed
};

/// Evaluates the probe `live`, `started` or `ready`, repeatedly until it succeeds if `wait` is set. Returns
/// an exit status. Does not return if the user's liveness.sh, startup.sh or readiness.sh has replaced this
/// process.
int run_probe(std::string_view name, bool wait, ProbeContext context);

/// Stops the instance and waits until it has exited. Returns an exit status. Does not return if the user's
/// stop.sh has replaced this process.
int run_stop(ProbeContext context);

}  // namespace iocwright::launch
