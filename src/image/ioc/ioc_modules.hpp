// Finds the modules that a Generic IOC is built from: those named in RELEASE, and other built modules beside
// them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "epics/site/release.hpp"
#include "image/ioc/link_model.hpp"

namespace iocwright::image {

/// A word in dbd_list or lib_list.
struct ListWord {
  std::string text;
  Span span;
};

/// Reads the words of a list file in $SUPPORT/configure, separated by white space as in the IOC's Makefile.
/// Returns no words if the file is missing. An unreadable file is reported to the sink.
std::vector<ListWord> read_list(const std::string& path, const Disk& disk, Sources& sources, Sink& sink);

/// A support module, or EPICS Base.
struct Module {
  std::string macro;  ///< its macro in RELEASE; the folder's name if it is not in RELEASE
  std::string folder;
  bool released = true;  ///< whether RELEASE names it
};

/// The modules, and the libraries read so far. Pointers to libraries remain valid as long as this object.
class IocModules {
 public:
  /// Reads $SUPPORT/configure/RELEASE. EPICS Base is the last module. `target` is the architecture of the lib
  /// folders. This and later calls report unreadable files and folders to `sink`, which must outlive this
  /// object.
  IocModules(const Disk& disk, const std::string& support, const std::string& epics_base, std::string target,
             Sources& sources, Sink& sink);

  const std::vector<Module>& modules() const { return modules_; }
  /// The folder of a module's libraries for the target.
  std::string library_folder(const Module& module) const;
  /// The names in a folder; none if it is missing.
  std::vector<std::string> names_in(const std::string& folder) const;

  /// The folders that contain dbds, in the order in which EPICS Base's build searches them.
  std::vector<std::string> dbd_folders() const;

  /// Returns the library of this name in the modules that RELEASE names, or null. A shared library takes
  /// precedence over an archive. With `others`, searches the modules that RELEASE does not name instead.
  const Library* library(const std::string& name, bool others = false);
  /// All libraries of a module, without archives that also exist as shared libraries.
  std::vector<const Library*> libraries(const Module& module);
  /// Returns a module that has this dbd but is not named in RELEASE, or null.
  const Module* unreleased_dbd(const std::string& name) const;
  /// How to correct the line of RELEASE that is meant to name this module, but that EPICS Base ignores; empty
  /// if there is none.
  std::string correction_of_release(const Module& module) const;
  /// The names of all libraries, and of the dbds in dbd_folders(), for suggestions.
  std::vector<std::string> library_names() const;
  std::vector<std::string> dbd_names() const;

 private:
  const Library* load(const Module& module, const std::string& file);

  const Disk& disk_;
  Sink& sink_;
  std::string target_;
  std::vector<Module> modules_;
  std::vector<epics::UnknownLine> unknown_lines_;  ///< of RELEASE
  std::deque<Library> loaded_;                     ///< a deque keeps pointers to elements valid
};

}  // namespace iocwright::image
