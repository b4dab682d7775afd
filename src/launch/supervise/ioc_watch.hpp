// Observes a running IOC from outside, through /proc and its output.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

/// True when iocInit has built the process's databases. Recognized by the thread that Base creates then and
/// names `scanOnce` (dbScan.c); osdThreadExtra.c makes thread names visible in /proc.
bool has_record_threads(const Disk& disk, pid_t pid);

/// True if the process is stopped by SIGSTOP or a debugger.
bool is_stopped(const Disk& disk, pid_t pid);

/// The status of an instance started with `run --exec`, which has no launcher: found as the IOC process
/// (`program` with a startup script in the runtime folder) or as the `iocwright run` that will become it.
/// An `iocwright run` whose IOCWRIGHT_STATE_DIR is not `state` starts another instance and is ignored; one
/// whose environment cannot be read counts. Nothing when there is neither.
std::optional<LifeStatus> look_for_instance(const Disk& disk, const std::string& program,
                                            const std::string& runtime, const std::string& state);

/// Detects the last line of iocInit's output (iocInit.c), which may arrive in pieces.
class InitLine {
 public:
  /// Takes the next piece of output.
  void feed(std::string_view bytes);
  /// True once the line was found.
  bool found() const { return found_; }

 private:
  bool found_ = false;
  std::string tail_;
};

}  // namespace iocwright::launch
