// The lock of a running instance: at most one process runs an instance in a runtime folder.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// The lock file of a runtime folder. It is not the lock of generation, so that files can be generated beside
/// a running IOC.
std::string instance_lock_path(const std::string& runtime);

/// Locks the file for this process until it exits or closes the handle. Fails with EAGAIN if another process
/// has the lock. exec(2) keeps the lock, so that the IOC has it; children do not inherit it. `name` is the
/// instance's, for instance_holder().
FileResult<FileHandle> lock_instance(const std::string& path, const std::string& name);

/// True if this process has inherited a lock that a process above it has taken, such as a start script that
/// has called us. Does not end the lock.
bool has_inherited_lock(const std::string& path);

/// Records in the lock file that the IOC is executed at `now_s` of the monotonic clock.
void note_execution(const FileHandle& lock, const std::string& name, double now_s);

/// Who has the lock.
struct InstanceHolder {
  int pid = 0;  ///< as seen by this process; 0: in another PID namespace, or on another host
  std::string name;
  std::string host;                   ///< or container
  std::optional<double> executed_at;  ///< in seconds of the monotonic clock, once the IOC is executed

  /// Such as `the instance `X`, process 12 on host-1`.
  std::string text() const;
};

/// The holder of the lock; nothing if there is none, or if this cannot be determined. Do not call it in the
/// process that has the lock, because the lock would end.
std::optional<InstanceHolder> instance_holder(const std::string& path);

}  // namespace iocwright::launch
