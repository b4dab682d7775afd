// Reads and writes the lock file, $SUPPORT/configure/iocwright.lock.yaml, which records what was built and
// from which sources.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// A module in the lock file.
struct LockedModule {
  std::string name, macro;
  /// The origin and version of the tree that was built. If it is not a clone, `url` is empty and `version` is
  /// `unknown`.
  std::string url, version;
  /// Git's hashes of the commit and of its tree; may be empty.
  std::string commit, tree;
  std::string recipe;                           ///< recipe_hash()
  std::string key;                              ///< content_key() of the build
  std::string license, built;                   ///< SPDX expression; time of the build in UTC
  std::map<std::string, std::string> packages;  ///< Debian packages that the build needs, and their versions
  std::map<std::string, std::string> runtime_packages;
  std::map<std::string, std::string> downloads;  ///< SHA-256 by URL
  std::vector<std::string> requirements;         ///< modules in this file that it depends on
  /// Files of the tree that the user has changed, as far as known.
  std::vector<std::string> local_changes;
};

/// The EPICS Base that all modules were built with.
struct LockedBase {
  std::string version;  ///< from its configure/CONFIG_BASE_VERSION
  std::string commit;   ///< empty if unknown
};

/// Reads the version and commit of the EPICS Base in `folder`; unknown values are empty. The commit comes
/// from the repository or, in images that do not contain it, from the file `.commit`. Fails if a file cannot
/// be read.
Result<LockedBase> read_base(const Disk& disk, const std::string& folder);

/// The content of a lock file.
struct LockFile {
  LockedBase base;
  std::vector<LockedModule> modules;  ///< in the order of their first build

  /// The entry of a module, or null.
  const LockedModule* find(std::string_view name) const;
  /// Replaces the module's entry, or appends a new one.
  void put(LockedModule entry);
  /// The content of the file, which read_lock() parses.
  std::string text() const;
};

/// Reads a lock file. If it is missing and `may_be_missing` is true, returns an empty one. Returns nothing
/// after errors, which are reported to the reader's sink.
std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader, bool may_be_missing);

}  // namespace iocwright::image
