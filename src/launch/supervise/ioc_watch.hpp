// Observes a running IOC from outside, through /proc and its output.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

/// The environment that a process was started with; nothing if it belongs to another user.
std::optional<Environment> environment_of(const Disk& disk, const std::string& pid);

/// True when iocInit has built the process's databases. Recognized by the thread that Base creates then and
/// names `scanOnce` (dbScan.c); osdThreadExtra.c makes thread names visible in /proc.
bool has_record_threads(const Disk& disk, pid_t pid);

/// True if the process is stopped by SIGSTOP or a debugger.
bool is_stopped(const Disk& disk, pid_t pid);

/// What the processes of an instance have in common.
struct InstanceTraits {
  InstanceId id;
  std::string program;  ///< the IOC
  std::string state;    ///< $IOCWRIGHT_STATE_DIR
  int lock_holder = 0;  ///< the process that has the lock of the instance; 0: unknown
};

/// The status of an instance without a supervisor: that of the process that has the lock. If it is
/// unknown, as in a read-only runtime folder, looks for the IOC (`program` with a startup script in the
/// runtime folder) or the `iocwright run` that will become it, among the processes that share our mounts and
/// whose environment agrees with the traits. Nothing when there is neither.
std::optional<LifeStatus> look_for_instance(const Disk& disk, const InstanceTraits& traits);

/// Detects in the output of a starting IOC how the start ended. Lines may arrive in pieces.
class StartOutput {
 public:
  /// Takes the next piece of output.
  void feed(std::string_view bytes);
  /// True after the last line of iocInit's output (iocInit.c).
  bool has_initialised() const { return initialised_; }
  /// True if the IOC shell has suspended itself, after a failed command below `on error halt` (iocsh.cpp).
  bool has_halted() const { return halted_; }

 private:
  void find_halt(std::string_view bytes);

  bool initialised_ = false, halted_ = false;
  std::string tail_;
  std::string line_;  ///< the current line, up to a limit
};

}  // namespace iocwright::launch
