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
#include "image/ioc/link_model.hpp"

namespace iocwright::image {

/// A word in dbd_list or lib_list.
struct ListWord {
  std::string text;
  Span span;
};

/// Reads the words of a list file in $SUPPORT/configure the way the IOC's Makefile does. Returns none if the
/// file is missing. An unreadable file is reported to the sink.
std::vector<ListWord> read_list(const std::string& path, const Disk& disk, Sources& sources, Sink& sink);

struct Module {
  std::string macro;  ///< its macro in RELEASE, or the folder's name
  std::string folder;
  bool released = true;  ///< is named in RELEASE
};

class IocModules {
 public:
  /// Reads $SUPPORT/configure/RELEASE. Base comes last; `target` is the architecture of the lib folders.
  /// Unreadable files and folders are reported to `sink`, including by later calls, so it must outlive this
  /// object.
  IocModules(const Disk& disk, const std::string& support, const std::string& epics_base, std::string target,
             Sink& sink);

  const std::vector<Module>& modules() const { return modules_; }
  std::string library_folder(const Module& module) const;
  /// The names in a folder; none if it is missing.
  std::vector<std::string> names_in(const std::string& folder) const;

  /// The folders that contain dbds, in the search order of Base's build.
  std::vector<std::string> dbd_folders() const;

  /// Finds a library by name in the modules named in RELEASE, or null; shared libraries take precedence over
  /// archives. With `others`, searches the modules that RELEASE does not name instead.
  const Library* library(const std::string& name, bool others = false);
  /// All libraries of a module.
  std::vector<const Library*> libraries(const Module& module);
  /// Finds a module that has this dbd but is not named in RELEASE; null if there is none.
  const Module* unreleased_dbd(const std::string& name) const;
  std::vector<std::string> library_names() const;
  std::vector<std::string> dbd_names() const;

 private:
  const Library* load(const Module& module, const std::string& file);

  const Disk& disk_;
  Sink& sink_;
  std::string target_;
  std::vector<Module> modules_;
  std::deque<Library> loaded_;  ///< a deque keeps pointers to elements valid
};

}  // namespace iocwright::image
