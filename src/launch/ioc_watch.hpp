// What can be seen of a running IOC from outside.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "base/disk.hpp"

namespace iocwright::launch {

/// True when iocInit has built the process's databases: then there is the thread that processes records once, which Base
/// names (dbScan.c: `scanOnce`), as its threads carry their names (osdThreadExtra.c).
bool has_record_threads(const Disk& disk, pid_t pid);

/// True when the process is stopped, as by SIGSTOP or a debugger.
bool is_stopped(const Disk& disk, pid_t pid);

/// Looks for the line that iocInit ends with (iocInit.c) in output that comes in pieces.
class InitLine {
 public:
  /// True once the line has been seen.
  bool see(std::string_view bytes);

 private:
  bool seen_ = false;
  std::string tail_;
};

}  // namespace iocwright::launch
