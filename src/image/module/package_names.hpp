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

/// A hint for each of the packages `wanted` that apt does not know, with the name that it has instead; empty
/// if apt knows them all, or cannot be asked.
std::string package_names_hint(const std::vector<std::string>& wanted, Process& process,
                               const Environment& environment);

}  // namespace iocwright::image
