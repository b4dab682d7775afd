#include "launch/start/place_files.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"
#include "instance/check/config_folder.hpp"

namespace iocwright::launch {

FileResult<std::vector<Placement>> placements(const Disk& disk, const std::string& config_folder) {
  std::vector<Placement> out;
  for (const std::string& name : TRY(disk.list_if_exists(config_folder))) {
    const std::string file = path::join(config_folder, name);
    if ((check::is_protocol_file(name) || check::is_database_file(name)) && !TRY(disk.is_folder(file)) &&
        TRY(disk.has_input(file)))
      out.push_back({file, (check::is_protocol_file(name) ? "protocol/" : "db/") + name});
  }
  return out;
}

Result<void> place_files(Disk& disk, const std::string& config_folder, const std::string& runtime_folder) {
  TRY(OutputFolder::recover(disk, runtime_folder));
  for (const Placement& placement : TRY(or_unreadable(placements(disk, config_folder)))) {
    const std::string target = path::join(runtime_folder, placement.to);
    auto placed = disk.replace_by_copy(placement.from, target);
    if (!placed) return fail(error(DiagKind::unwritable_file, placed.error().text("write")));
  }
  return {};
}

}  // namespace iocwright::launch
