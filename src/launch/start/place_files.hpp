// Copies the protocol and database files of an instance to where the IOC looks for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

/// A file and its destination, relative to the runtime folder.
struct Placement {
  std::string from;
  std::string to;
};

/// Maps `*.proto` and `*.protocol` of a folder to `protocol/`, and `*.db` and `*.template` to `db/`, sorted
/// by name. Subfolders are not searched. Empty if the folder is missing.
FileResult<std::vector<Placement>> placements(const Disk& disk, const std::string& config_folder);

/// Warns of files in subfolders that would be mapped if they were in the folder itself. `main_file` is the
/// content of `ioc.yaml` or `st.cmd`; a subfolder that it names is in use.
FileResult<void> warn_of_subfolders(const Disk& disk, const std::string& config_folder,
                                    std::string_view main_file, Sink& sink);

/// Copies the files with their modification times, each one atomically.
Result<void> place_files(Disk& disk, const std::string& config_folder, const std::string& runtime_folder);

}  // namespace iocwright::launch
