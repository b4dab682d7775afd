// Carries a plan of assets out: the files of a runtime image as a tree of their own.
#pragma once

#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "image/assets/asset_plan.hpp"

namespace iocwright::image {

struct ExtractOptions {
  std::string destination;
  bool move = false;  ///< take the files out of the source where that saves a copy
  bool strip = true;  ///< of programs and libraries
};

struct ExtractCounts {
  std::size_t files = 0, links = 0, stripped = 0;
};

/// Makes the tree. What stands at a place in it already is replaced; folders get the modes and owners that
/// they have here.
Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process);

}  // namespace iocwright::image
