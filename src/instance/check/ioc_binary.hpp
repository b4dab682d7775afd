// Finds out which commands the binary of a Generic IOC has.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/disk.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::check {

/// The binary of an IOC and the libraries of its support modules. Commands are registered with their names as
/// constants, so a name that is in none of these files is no command.
class IocBinary {
 public:
  IocBinary(const Disk& disk, epics::EpicsPaths paths) : disk_(disk), paths_(std::move(paths)) {}

  /// Whether there is a binary.
  bool exists();
  /// Those of the names that are no commands. Reads the files only for names that it has not looked for.
  std::set<std::string> missing(const std::set<std::string>& names);

 private:
  void find_files();

  const Disk& disk_;
  epics::EpicsPaths paths_;
  bool has_searched_ = false;
  std::vector<std::string> files_;  ///< the binary comes first
  std::map<std::string, bool> known_;
};

}  // namespace iocwright::check
