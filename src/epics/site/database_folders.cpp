#include "epics/site/database_folders.hpp"

#include "core/base/path.hpp"
#include "core/base/try.hpp"

namespace iocwright::epics {

FileResult<std::vector<std::string>> database_folders(const Disk& disk, const EpicsPaths& paths) {
  std::vector<std::string> out{paths.config};
  for (const std::string& module : TRY(skip_unusable(disk.list(paths.support)))) {
    std::string folder = path::join(paths.support, module + "/db");
    if (TRY(skip_unusable(disk.is_folder(folder)))) out.push_back(std::move(folder));
  }
  out.push_back(paths.runtime);
  return out;
}

}  // namespace iocwright::epics
