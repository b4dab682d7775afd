// What can be seen of a running IOC from outside.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

/// True when iocInit has built the process's databases: then there is the thread that processes records once,
/// which Base names (dbScan.c: `scanOnce`), as its threads carry their names (osdThreadExtra.c).
bool has_record_threads(const Disk& disk, pid_t pid);

/// True when the process is stopped, as by SIGSTOP or a debugger.
bool is_stopped(const Disk& disk, pid_t pid);

/// What can be seen of an instance that has no launcher, started the exec way: the process of the IOC,
/// `program` with a startup script in the runtime folder, or `iocwright run` before it has become that.
/// Nothing when there is neither.
std::optional<LifeStatus> look_for_instance(const Disk& disk, const std::string& program,
                                            const std::string& runtime);

/// Looks for the line that iocInit ends with (iocInit.c) in output that comes in pieces.
class InitLine {
 public:
  void see(std::string_view bytes);
  /// True once the line has been seen.
  bool seen() const { return seen_; }

 private:
  bool seen_ = false;
  std::string tail_;
};

}  // namespace iocwright::launch
