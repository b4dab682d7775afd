// The modules that a Generic IOC is built from: what RELEASE names, and what lies built beside it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "image/ioc/link_model.hpp"

namespace iocwright::image {

/// A word of dbd_list or lib_list.
struct ListWord {
  std::string text;
  Span span;
};

/// The words of a list file in $SUPPORT/configure, as the IOC's Makefile reads them; none when there is no
/// such file. One that cannot be read is reported.
std::vector<ListWord> read_list(const std::string& path, const Disk& disk, Sources& sources, Sink& sink);

struct Module {
  std::string macro;  ///< in RELEASE; or the folder's name
  std::string folder;
  bool released = true;  ///< RELEASE names it
};

class IocModules {
 public:
  /// Reads $SUPPORT/configure/RELEASE. Base goes last; `target` is the architecture of the lib folders. Files
  /// and folders that cannot be read go to the sink, now and later.
  IocModules(const Disk& disk, const std::string& support, const std::string& epics_base, std::string target,
             Sink& sink);

  const std::vector<Module>& modules() const { return modules_; }
  std::string library_folder(const Module& module) const;
  /// Names in a folder; none when it does not exist.
  std::vector<std::string> names_in(const std::string& folder) const;

  /// The folders with dbds, in the order in which Base's build searches them.
  std::vector<std::string> dbd_folders() const;

  /// The library of this name in the modules that RELEASE names, else null; a shared one goes before an
  /// archive. `others` searches the modules that RELEASE does not name instead.
  const Library* library(const std::string& name, bool others = false);
  /// All libraries of a module.
  std::vector<const Library*> libraries(const Module& module);
  /// The module that has a dbd of this name, of those that RELEASE does not name; null when none has.
  const Module* unreleased_dbd(const std::string& name) const;
  std::vector<std::string> library_names() const;
  std::vector<std::string> dbd_names() const;

 private:
  const Library* load(const Module& module, const std::string& file);

  const Disk& disk_;
  Sink& sink_;
  std::string target_;
  std::vector<Module> modules_;
  std::deque<Library> loaded_;  ///< a deque, so that pointers stay
};

}  // namespace iocwright::image
