// The content of the files that an instance is generated from, to find out whether it has changed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"

namespace iocwright::editor {

/// Where the files are.
struct WatchedPlaces {
  std::vector<std::string> folders{};  ///< all files in them and below
  std::vector<std::string> files{};
};

struct Snapshot {
  std::map<std::string, std::string> files{};  ///< hashes of their contents, by path
  /// The folders in which a file appears or disappears when one of these files changes: also those that links
  /// lead through, and for a missing folder the one above it that exists. Sorted, each once.
  std::vector<std::string> folders{};
};

/// Reads the files. Skips those that editors and Kubernetes keep for themselves, see is_auxiliary(). A file
/// that cannot be read has a hash of its own.
Snapshot take_snapshot(const WatchedPlaces& places, const Disk& disk);

/// The files that only one of the snapshots has, or that differ; sorted.
std::vector<std::string> changed_files(const Snapshot& before, const Snapshot& after);

/// True for hidden files, such as `..data` of Kubernetes and the swap files of vim, and for backups (`x~`).
bool is_auxiliary(std::string_view name);

}  // namespace iocwright::editor
