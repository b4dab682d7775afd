// The probe and stop commands, which a script of the user may override.
#pragma once

#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

/// What these commands use.
struct ProbeContext {
  const Disk& disk;
  Process& process;
  Clock& clock;
  const Environment& environment;
  Sink& sink;  ///< receives why a probe or a stop failed
};

/// Evaluates the probe `live`, `started` or `ready`, repeatedly until it succeeds if `wait` is set. Does not
/// return if the user's liveness.sh, startup.sh or readiness.sh has replaced this process.
ExitStatus run_probe(std::string_view name, bool wait, ProbeContext context);

/// Stops the instance and waits until it has exited. Does not return if the user's stop.sh has replaced this
/// process.
ExitStatus run_stop(ProbeContext context);

}  // namespace iocwright::launch
