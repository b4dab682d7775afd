// Finds out which Debian packages are meant by names of other distributions or releases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/process.hpp"

namespace iocwright::image {

/// The packages among `known`, which is sorted, that `name` probably means: one of the same name but for its
/// numbers or the ending `t64`, or a known other name. The best one first; empty if there is none.
std::vector<std::string> similar_packages(std::string_view name, const std::vector<std::string>& known);

/// What to pass to apt-get instead of names that it may not know.
struct PackageNames {
  std::vector<std::string>
      names;  ///< the wanted ones, with those of libraries replaced by similar_packages()
  std::vector<std::string> notes;  ///< a sentence for each name that was replaced
  std::string hint;                ///< what to do about the other unknown names; empty if there are none
};

/// The names by which apt knows the packages `wanted`. Only libraries are replaced, because an IOC is linked
/// with the version that the distribution has; another version of a program may be something else. Nothing is
/// replaced if apt cannot be asked.
PackageNames names_for_apt(const std::vector<std::string>& wanted, Process& process,
                           const Environment& environment);

}  // namespace iocwright::image
