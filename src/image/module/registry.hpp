// Manages the files in $SUPPORT/configure that tell modules, the Generic IOC and the runtime what has been
// built. A module's changes are committed atomically after its build has succeeded, so an interrupted build
// leaves the files unchanged.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "image/recipe/edits.hpp"

namespace iocwright::image {

struct RegistryChange {
  std::string file;  ///< its name, such as `lib_list`
  Edit edit;
  /// Skip the edit if a line matches this regular expression.
  std::optional<PlacedText> unless = {};
};

/// The changes of one module, in the order in which they are applied.
using RegistryChanges = std::vector<RegistryChange>;

class Registry {
 public:
  /// `initial_release` is the initial content of RELEASE if the file is missing.
  Registry(Disk& disk, std::string configure, std::string initial_release)
      : disk_(disk), configure_(std::move(configure)), initial_release_(std::move(initial_release)) {}

  /// Completes an interrupted commit and restores a RELEASE that was lent.
  Result<void> recover();
  /// Stores the current RELEASE, which is what modules built in parallel start from.
  Result<void> take_snapshot();
  /// The snapshot of RELEASE with the changes of some modules applied.
  Result<std::string> release_for(const std::vector<const RegistryChanges*>& changes) const;
  /// Whether `text` and the current RELEASE have different values for a macro. EPICS Base refuses to build a
  /// module against one whose RELEASE has another value for the same macro, and the trees of built modules
  /// include the current RELEASE.
  Result<bool> contradicts_release(const std::string& text) const;
  /// Writes `text` to RELEASE while a module is built. Must be followed by commit() or restore_release().
  Result<void> lend_release(const std::string& text);
  Result<void> restore_release();
  /// RELEASE as of take_snapshot().
  const std::string& snapshot() const { return snapshot_; }
  /// Applies the changes and writes the files in `extra`, content by file name, in one transaction.
  Result<void> commit(const RegistryChanges& changes, const std::map<std::string, std::string>& extra);

  /// The name of the registry file at `path`; empty if it is not a registry file.
  std::string name_of(const std::string& path) const;
  std::string path_of(std::string_view name) const;
  /// The path of a file in our private state folder.
  std::string state_path(std::string_view name) const;

 private:
  Result<std::string> text_of(const std::string& name) const;

  Disk& disk_;
  std::string configure_;
  std::string initial_release_;
  std::string snapshot_;
};

/// Applies one change to a file's content.
Result<void> make_change(std::string& text, const RegistryChange& change);

/// Whether the two versions of RELEASE set a macro to different values.
bool contradicts(std::string_view release, std::string_view other);

/// Adds `line` unless the file contains it.
RegistryChange ensure_line(std::string file, std::string line);
/// Replaces the line that matches `regexp` with `line`.
RegistryChange set_line(std::string file, PlacedText regexp, std::string line);

}  // namespace iocwright::image
