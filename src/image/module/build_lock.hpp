// The lock that allows only one build per $SUPPORT at a time, and the end of the programs of an interrupted
// build.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The lock of a build, which is held until it is destroyed. All programs that are started meanwhile inherit
/// a descriptor, by which a later build can tell that some of them outlive a build that was killed.
class BuildLock {
 public:
  /// Takes the lock in `folder`, which must exist. If another build holds it, calls `say` with a message and
  /// then blocks. Ends the programs that a killed build has left: they could still write to the trees. `logs`
  /// is the folder of the logs that programs write to. Fails if a file cannot be opened or locked, or if a
  /// program cannot be ended.
  static Result<BuildLock> take(const std::string& folder, const std::string& logs,
                                const std::function<void(std::string_view)>& say);

  /// The path of the file that programs inherit.
  static std::string programs_file(const std::string& folder);

  BuildLock(BuildLock&&) = default;
  BuildLock& operator=(BuildLock&&) = default;
  ~BuildLock();

 private:
  BuildLock(FileHandle lock, FileHandle programs, std::string path)
      : lock_(std::move(lock)), programs_(std::move(programs)), path_(std::move(path)) {}

  FileHandle lock_, programs_;
  std::string path_;  ///< of the file that programs inherit; it exists after a build that was killed
};

}  // namespace iocwright::image
