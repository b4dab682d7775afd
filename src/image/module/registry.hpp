// The files of $SUPPORT/configure by which modules, the Generic IOC and the runtime know what is built. A
// module changes them when all of it has succeeded, all at once: a build that is cut leaves them as they
// were.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "image/recipe/edits.hpp"

namespace iocwright::image {

struct RegistryChange {
  std::string file;  ///< its name, as `lib_list`
  Edit edit;
  std::optional<PlacedText> unless = {};  ///< an expression: nothing is done where a line matches it
};

/// What one module wants changed, in order.
using RegistryChanges = std::vector<RegistryChange>;

class Registry {
 public:
  /// `initial_release` is what RELEASE begins with when there is none.
  Registry(Disk& disk, std::string configure, std::string initial_release)
      : disk_(disk), configure_(std::move(configure)), initial_release_(std::move(initial_release)) {}

  /// Finishes a commit that was cut short, and takes back a RELEASE that was lent.
  Result<void> recover();
  /// Keeps what the files hold now: what modules see that are built side by side.
  Result<void> take_snapshot();
  /// RELEASE as it stood at the snapshot, with the changes of some modules.
  Result<std::string> release_for(const std::vector<const RegistryChanges*>& changes) const;
  /// Whether other values of macros are in `text` than in RELEASE as it is now. The trees of built modules
  /// read RELEASE, and EPICS Base refuses to build a module against one that has another value of the same
  /// macro.
  Result<bool> contradicts_release(const std::string& text) const;
  /// Makes `text` RELEASE while a module is built. A commit keeps it; else take_back_release() must be
  /// called.
  Result<void> lend_release(const std::string& text);
  Result<void> take_back_release();
  /// RELEASE at the snapshot.
  const std::string& snapshot() const { return snapshot_; }
  /// Makes the changes and writes `extra`, files by their name, all of it or nothing.
  Result<void> commit(const RegistryChanges& changes, const std::map<std::string, std::string>& extra);

  /// The name of a registry file, when `path` is one; else empty.
  std::string name_of(const std::string& path) const;
  std::string path_of(std::string_view name) const;
  /// A path in the folder of what is ours alone.
  std::string state_path(std::string_view name) const;

 private:
  Result<std::string> text_of(const std::string& name) const;

  Disk& disk_;
  std::string configure_;
  std::string initial_release_;
  std::string snapshot_;
};

/// Makes one change of a file's text.
Result<void> make_change(std::string& text, const RegistryChange& change);

/// Whether a macro that both texts of RELEASE set has two values.
bool contradicts(std::string_view release, std::string_view other);

/// A line that is added unless it stands there.
RegistryChange ensure_line(std::string file, std::string line);
/// `line`, in place of one that matches.
RegistryChange set_line(std::string file, PlacedText regexp, std::string line);

}  // namespace iocwright::image
