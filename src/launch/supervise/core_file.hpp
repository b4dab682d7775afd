// Finds the core file of a crashed IOC, or says why there is none.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "core/base/disk.hpp"

namespace iocwright::launch {

/// A process that has crashed.
struct CrashedProcess {
  pid_t pid = 0;
  int signal = 0;
  bool dumped_core = false;      ///< WCOREDUMP of its status
  std::string folder{};          ///< its last known working folder; empty: unknown
  std::uint64_t core_limit = 0;  ///< RLIMIT_CORE, in bytes
};

/// A sentence for the log: the path of the core file, or why there is none. The rules are those of core(5).
std::string core_file_text(const Disk& disk, const CrashedProcess& process);

}  // namespace iocwright::launch
