// Protocol and database files of an instance, brought to where the IOC looks for them.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// A file and its name below the runtime folder.
struct Placement {
  std::string from;
  std::string to;
};

/// `*.proto` and `*.protocol` of a folder go to `protocol/`, `*.db` and `*.template` to `db/`; in order of
/// name, not from folders below. None when the folder does not exist.
FileResult<std::vector<Placement>> placements(const Disk& disk, const std::string& config_folder);

/// Copies them, with their times; each appears whole.
Result<void> place_files(Disk& disk, const std::string& config_folder, const std::string& runtime_folder);

}  // namespace iocwright::launch
