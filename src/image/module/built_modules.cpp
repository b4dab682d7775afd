#include "image/module/built_modules.hpp"

#include <fmt/format.h>

#include "core/diag/file_result.hpp"

namespace iocwright::image {

std::string unbuilt_mark(const Target& target, std::string_view module) {
  return target.configure(fmt::format(".iocwright/modules/{}/unbuilt", module));
}

Result<LockFile> only_built(LockFile lock, const Target& target, const Disk& disk) {
  std::vector<LockedModule> built;
  for (LockedModule& module : lock.modules)
    if (!TRY(or_unreadable(disk.exists(unbuilt_mark(target, module.name)))))
      built.push_back(std::move(module));
  lock.modules = std::move(built);
  return lock;
}

}  // namespace iocwright::image
