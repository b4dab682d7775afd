// Manages the files in $SUPPORT/configure that tell modules, the Generic IOC and the runtime what has been
// built. A module's changes are committed atomically after its build has succeeded, so an interrupted build
// leaves the files unchanged.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "image/module/registry_journal.hpp"

namespace iocwright::image {

/// The files of the registry. Functions that return a Result fail if a file cannot be read or written.
class Registry {
 public:
  /// `configure` is the folder of the files. `initial_release` is the content to start with if RELEASE is
  /// missing.
  Registry(Disk& disk, std::string configure, std::string initial_release)
      : disk_(disk), configure_(std::move(configure)), initial_release_(std::move(initial_release)) {}

  /// Completes or discards an interrupted commit, restores RELEASE if it was lent, and reads the journal.
  Result<void> recover();
  /// What restore() does beyond restoring lost lines.
  struct Restoring {
    bool sorts = false;     ///< sort the modules as they are listed
    bool discards = false;  ///< also remove what is not from modules
    /// The search path for databases as it is now; nullopt: none.
    std::optional<RegistryChange> search_path = {};
  };
  /// Restores the lines that these modules have entered, and writes the files in `extra`, as commit() does.
  /// Writes nothing if nothing is lost and `extra` is empty. Returns the copies that it made of files with
  /// lines that are not from modules before it removed these.
  Result<std::vector<std::string>> restore(const std::vector<std::string>& modules, Restoring how,
                                           const std::map<std::string, std::string>& extra);
  /// Whether the changes of this module were committed.
  bool has(std::string_view module) const { return journal_.find(module) != nullptr; }
  /// Stores the current RELEASE, from which the RELEASE of each module of this run is made.
  Result<void> take_snapshot();
  /// The RELEASE of take_snapshot() with these changes applied.
  Result<std::string> release_for(const std::vector<const RegistryChanges*>& changes) const;
  /// Whether `text` and the current RELEASE have different values for a macro. EPICS Base refuses to build a
  /// module against one whose RELEASE has another value for the same macro, and the trees of built modules
  /// include the current RELEASE.
  Result<bool> contradicts_release(const std::string& text) const;
  /// Lends RELEASE to a module: replaces its content with `text` while the module is built. Must be followed
  /// by commit() or restore_release().
  Result<void> lend_release(const std::string& text);
  /// Undoes lend_release(). Does nothing if RELEASE is not lent.
  Result<void> restore_release();
  /// RELEASE as of take_snapshot().
  const std::string& snapshot() const { return snapshot_; }
  /// Applies the changes of a module, and writes the files in `extra`, which maps file names to contents, in
  /// one transaction. They replace what the module has entered before, unless the build is `partial`.
  Result<void> commit(const std::string& module, const RegistryChanges& changes,
                      const std::map<std::string, std::string>& extra, bool partial = false);

  /// The name of the registry file at `path`; empty if it is not a registry file.
  std::string name_of(const std::string& path) const;
  /// The path of a file in $SUPPORT/configure.
  std::string path_of(std::string_view name) const;
  /// The path of a file in the program's own folder there.
  std::string state_path(std::string_view name) const;

 private:
  Result<std::string> text_of(const std::string& name) const;
  Result<void> write(const RegistryJournal& journal, std::map<std::string, std::string> texts);

  Disk& disk_;
  std::string configure_;
  std::string initial_release_;
  std::string snapshot_;
  RegistryJournal journal_;
};

/// Whether the two versions of RELEASE set a macro to different values.
bool contradicts(std::string_view release, std::string_view other);

/// The change that adds `line` unless the file contains it.
RegistryChange ensure_line(std::string file, std::string line);
/// The changes that add a module's dbds to dbd_list. That of pvxs replaces QSRV of EPICS Base, because both
/// define the link type `pva`, and only one can serve the records.
RegistryChanges dbd_changes(const std::vector<std::string>& dbds);
/// The change that replaces the last line that matches `regexp` with `line`, or adds `line` if none matches.
RegistryChange set_line(std::string file, PlacedText regexp, std::string line);

}  // namespace iocwright::image
