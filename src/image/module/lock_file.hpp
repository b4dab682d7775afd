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
  std::string url;    ///< where the tree was cloned from; empty if it is not a clone
  std::string asked;  ///< the version of the recipe or of the command line
  /// What the tree really is: a tag or a commit, or `unknown` if it is not a clone.
  std::string version;
  std::string branch;  ///< the branch that was asked for, if `commit` was its latest one
  /// Git's hashes of the commit and of its tree; may be empty.
  std::string commit, tree;
  std::string recipe;                           ///< recipe_hash()
  std::string key;                              ///< content_key() of the build; empty: not built yet
  std::string license;                          ///< SPDX expression
  std::map<std::string, std::string> packages;  ///< Debian packages that the build needs, and their versions
  std::map<std::string, std::string> runtime_packages;
  std::map<std::string, std::string> downloads;  ///< SHA-256 by URL
  std::vector<std::string> requirements;         ///< the modules that its recipe requires, sorted
  std::vector<std::string> uses;  ///< the modules that its files can use, as found by the build
  std::string dirty;  ///< SHA-256 of a tree that contains the user's work; empty: it contains none
  /// Files of the tree that the user has changed, as far as known.
  std::vector<std::string> local_changes;

  Span place;                          ///< of the entry in the file that was read
  std::map<std::string, Span> places;  ///< of its values, such as `commit` or `downloads/URL`

  /// The place of a value; that of the entry if the file does not have it.
  Span place_of(const std::string& field) const;
};

/// The EPICS Base that all modules were built with.
struct LockedBase {
  std::string version;  ///< from its configure/CONFIG_BASE_VERSION
  std::string commit;   ///< empty if unknown
  Span place = {};      ///< in the file that was read
};

/// Reads the version and commit of the EPICS Base in `folder`; unknown values are empty. The commit comes
/// from the repository or, in images that do not contain it, from the file `.commit`. Fails if a file cannot
/// be read.
Result<LockedBase> read_base(const Disk& disk, const std::string& folder);

/// The content of a lock file.
struct LockFile {
  LockedBase base;
  std::vector<LockedModule> modules;  ///< in the order of their first build
  Span place;                         ///< where the modules begin in the file that was read

  /// The entry of a module, or null.
  const LockedModule* find(std::string_view name) const;
  /// Replaces the module's entry, or appends a new one.
  void put(LockedModule entry);
  /// The content of the file, which read_lock() parses.
  std::string text() const;
};

/// Reads a lock file that the user names. Returns nothing after errors, which are reported to the reader's
/// sink.
std::optional<LockFile> read_lock(const std::string& path, yaml::Reader& reader);

/// Reads the lock file of $SUPPORT; a missing one is empty. The modules of one that an earlier version of the
/// program wrote have no key, so that they are built again.
std::optional<LockFile> read_own_lock(const std::string& path, yaml::Reader& reader);

}  // namespace iocwright::image
