// Decides which files of a pattern go where: its manifest, changed by an instance's selection.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "instance/patterns/selection.hpp"

namespace iocwright::patterns {

/// The file of the pattern, by its path below the instance.
using VendorPlan = std::map<std::string, std::string>;

/// `files` are the paths of all files of the pattern `name`, in the order of a walk through its folder; of
/// two files for one destination, the second is to blame. Fails if a part of the selection has no effect, or
/// if nothing is left.
Result<VendorPlan> plan_files(const std::string& name, const std::vector<std::string>& files,
                              const std::vector<Rule>& manifest, const Selection& selection);

}  // namespace iocwright::patterns
