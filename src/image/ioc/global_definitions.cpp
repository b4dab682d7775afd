#include "image/ioc/global_definitions.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

Result<std::vector<std::string>> names_in(const Disk& disk, const std::string& folder) {
  return or_unreadable(disk.list_if_exists(folder), "list");
}

FileResult<void> link(const std::string& target, const std::string& folder, Disk& disk) {
  const std::string path = path::join(folder, path::name(target));
  TRY(disk.make_folders(folder));
  TRY(disk.remove(path));
  return disk.make_link(target, path);
}

}  // namespace

Result<void> link_global_definitions(const std::string& source_folder, const std::string& ibek_defs,
                                     Disk& disk) {
  for (const std::string& library : TRY(names_in(disk, source_folder))) {
    if (!library.starts_with("ibek-support")) continue;
    const std::string folder = path::join(source_folder, library + "/_ansible");
    for (const std::string& name : TRY(names_in(disk, folder))) {
      if (!name.ends_with(".ibek.support.yaml")) continue;
      TRY(or_fail(link(path::join(folder, name), ibek_defs, disk), "link"));
    }
  }
  return {};
}

}  // namespace iocwright::image
