// Installs and lists Debian packages with dpkg-query and apt-get.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "image/recipe/steps.hpp"

namespace iocwright::image {

/// The Debian packages of the image.
class Packages {
 public:
  /// `sentinel` is the path of a file that exists if this build of the image has already updated the package
  /// lists.
  Packages(const Machine& machine, std::string sentinel)
      : machine_(machine), sentinel_(std::move(sentinel)) {}

  /// Installs missing packages; runs nothing if there are none. Libraries that apt does not know by the given
  /// name are installed by the name that they have here, which the log says. If a local file cannot be
  /// installed, this is only logged, because it may be installed already.
  Result<void> install(const InstallPackages& wanted, const std::string& log);
  /// The versions of the named packages that are installed, by name. Empty on systems without dpkg.
  Result<std::map<std::string, std::string>> versions(const std::vector<std::string>& names);
  /// The versions of the named packages that apt would install, by name. Empty if there is no apt.
  Result<std::optional<std::map<std::string, std::string>>> candidates(const std::vector<std::string>& names);
  /// The packages that installed the files, by path. Empty on systems without dpkg.
  Result<std::map<std::string, std::string>> owners(const std::vector<std::string>& files);

 private:
  Result<void> install_by_name(const std::vector<std::string>& names, const std::string& log);
  Result<void> apt(std::vector<std::string> arguments, const std::string& log, const std::string& what);

  const Machine& machine_;
  std::string sentinel_;
  std::mutex mutex_;  // apt allows only one process at a time
};

}  // namespace iocwright::image
