#include "launch/start/place_files.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/diag/output_folder.hpp"

namespace iocwright::launch {

namespace {

bool is_protocol(std::string_view name) { return name.ends_with(".proto") || name.ends_with(".protocol"); }
bool is_database(std::string_view name) { return name.ends_with(".db") || name.ends_with(".template"); }

}  // namespace

FileResult<std::vector<Placement>> placements(const Disk& disk, const std::string& config_folder) {
  std::vector<Placement> out;
  for (const std::string& name : TRY(disk.list_if_exists(config_folder))) {
    const std::string file = path::join(config_folder, name);
    if ((is_protocol(name) || is_database(name)) && !TRY(disk.is_folder(file)) && TRY(disk.has_input(file)))
      out.push_back({file, (is_protocol(name) ? "protocol/" : "db/") + name});
  }
  return out;
}

FileResult<void> warn_of_subfolders(const Disk& disk, const std::string& config_folder,
                                    std::string_view main_file, Sink& sink) {
  for (const std::string& folder : TRY(disk.list_if_exists(config_folder))) {
    // A ConfigMap has its files in `..data`, and a folder that the instance names is in use.
    if (folder.starts_with('.') || main_file.find(folder + "/") != std::string_view::npos) continue;
    const std::string path = path::join(config_folder, folder);
    if (!TRY(disk.is_folder(path))) continue;
    std::vector<std::string> ignored = TRY(skip_unusable(disk.list(path)));
    std::erase_if(ignored, [](const std::string& name) { return !is_protocol(name) && !is_database(name); });
    if (ignored.empty()) continue;
    sink.add(warning(DiagKind::ignored_file,
                     fmt::format("ignoring {} in the subfolder `{}`", text::quoted_list(ignored), path))
                 .help(fmt::format("move {} to `{}`", ignored.size() == 1 ? "it" : "them", config_folder)));
  }
  return {};
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
