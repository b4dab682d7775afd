// Copies the protocol and database files of an instance to where the IOC looks for them.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// A file and its destination, relative to the runtime folder.
struct Placement {
  std::string from;
  std::string to;
};

/// Maps `*.proto` and `*.protocol` of a folder to `protocol/`, and `*.db` and `*.template` to `db/`, sorted
/// by name. Subfolders are not searched. Empty if the folder is missing.
FileResult<std::vector<Placement>> placements(const Disk& disk, const std::string& config_folder);

/// Copies the files with their modification times, each one atomically.
Result<void> place_files(Disk& disk, const std::string& config_folder, const std::string& runtime_folder);

}  // namespace iocwright::launch
