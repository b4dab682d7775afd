// What was built, and from what: $SUPPORT/configure/iocwright.lock.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"

namespace iocwright::image {

struct LockedModule {
  std::string name, macro;
  std::string url, version;    ///< of the tree that was built; empty and `unknown` where it is not a clone
  std::string commit, tree;    ///< git's hashes of the commit and of its files; or empty
  std::string recipe;          ///< SHA-256 of the recipe with the files that it uses
  std::string key;             ///< of all that the build depends on
  std::string license, built;  ///< SPDX expression; time in UTC
  std::map<std::string, std::string> packages;  ///< to build with: versions
  std::map<std::string, std::string> runtime_packages;
  std::map<std::string, std::string> downloads;  ///< URL and SHA-256
  std::vector<std::string> requirements;         ///< names of modules in this file
  std::vector<std::string> local_changes;  ///< files of the tree that were changed by hand, as far as known
};

/// EPICS Base, which all modules are built with.
struct LockedBase {
  std::string version;  ///< as its configure/CONFIG_BASE_VERSION says
  std::string commit;   ///< empty where it is not known
};

/// What stands in a folder of EPICS Base. The commit is that of its repository, or of the file `.commit` of
/// an image that leaves the repository out.
Result<LockedBase> read_base(const Disk& disk, const std::string& folder);

struct LockFile {
  LockedBase base;
  std::vector<LockedModule> modules;  ///< in the order in which they were first built

  const LockedModule* find(std::string_view name) const;
  /// Puts the entry in the place of its last one, or at the end.
  void put(LockedModule entry);
  std::string text() const;
};

/// Reads a lock file. A missing one is an empty one when `may_be_missing`; nothing when there are faults,
/// which are in the reader's sink.
std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader, bool may_be_missing);

}  // namespace iocwright::image
