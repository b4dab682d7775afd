// Reads and writes the lock file, $SUPPORT/configure/iocwright.lock.yaml, which records what was built and
// from which sources.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"

namespace iocwright::image {

struct LockedModule {
  std::string name, macro;
  /// Of the tree that was built; empty and `unknown` if it is not a clone.
  std::string url, version;
  /// Git's hashes of the commit and of its files; may be empty.
  std::string commit, tree;
  std::string recipe;                           ///< SHA-256 of the recipe and the files it uses
  std::string key;                              ///< content_key() of the build
  std::string license, built;                   ///< SPDX expression; UTC time
  std::map<std::string, std::string> packages;  ///< build dependencies with their versions
  std::map<std::string, std::string> runtime_packages;
  std::map<std::string, std::string> downloads;  ///< SHA-256 by URL
  std::vector<std::string> requirements;         ///< names of other modules in this file
  /// Files of the tree that were changed by hand, as far as known.
  std::vector<std::string> local_changes;
};

/// The EPICS Base that all modules are built with.
struct LockedBase {
  std::string version;  ///< from its configure/CONFIG_BASE_VERSION
  std::string commit;   ///< empty if unknown
};

/// Reads the version and commit of the EPICS Base in `folder`. The commit comes from its repository, or from
/// the file `.commit` in images that do not contain the repository.
Result<LockedBase> read_base(const Disk& disk, const std::string& folder);

struct LockFile {
  LockedBase base;
  std::vector<LockedModule> modules;  ///< in the order of their first build

  const LockedModule* find(std::string_view name) const;
  /// Replaces the module's entry, or appends a new one.
  void put(LockedModule entry);
  std::string text() const;
};

/// Reads a lock file. If it is missing and `may_be_missing` is set, returns an empty one. Returns nothing
/// after errors, which are reported to the reader's sink.
std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader, bool may_be_missing);

}  // namespace iocwright::image
