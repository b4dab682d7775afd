// Debian packages, by dpkg-query and apt-get.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "image/recipe/steps.hpp"

namespace iocwright::image {

class Packages {
 public:
  /// `sentinel` is the file that says that the lists were updated in this image build.
  Packages(const Machine& machine, std::string sentinel)
      : machine_(machine), sentinel_(std::move(sentinel)) {}

  /// Installs what is missing: nothing is run when nothing is. Local files may fail, as they may be installed
  /// already.
  Result<void> install(const InstallPackages& wanted, const std::string& log);
  /// The versions of those that are installed.
  Result<std::map<std::string, std::string>> versions(const std::vector<std::string>& names);

 private:
  Result<void> apt(std::vector<std::string> arguments, const std::string& log, const std::string& what);

  const Machine& machine_;
  std::string sentinel_;
  std::mutex mutex_;  // apt serves one at a time
};

}  // namespace iocwright::image
