// Executes an asset plan: creates the file tree of a runtime image.
#pragma once

#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "image/assets/asset_plan.hpp"

namespace iocwright::image {

struct ExtractOptions {
  std::string destination;
  bool move = false;  ///< move files instead of copying them where possible
  bool strip = true;  ///< strip programs and libraries
};

struct ExtractCounts {
  std::size_t files = 0, links = 0, stripped = 0;
};

/// Creates the tree, replacing existing files. Folders get the modes and owners of their originals.
Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process);

}  // namespace iocwright::image
