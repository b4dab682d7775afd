// Executes an asset plan, that is, creates the file tree of a runtime image.
#pragma once

#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "image/assets/asset_plan.hpp"

namespace iocwright::image {

/// Where to create the tree, and how.
struct ExtractOptions {
  std::string destination;
  bool move = false;  ///< move files instead of copying them; needs no space on the same file system
  bool strip = true;  ///< strip programs and libraries
};

/// How many files and links were created, and how many files were stripped.
struct ExtractCounts {
  std::size_t files = 0, links = 0, stripped = 0;
};

/// Creates the tree, replacing existing files. Files and folders get the modes and, if permitted, the owners
/// of the originals. Fails if a path cannot be read or written, or if `strip` fails.
Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process);

}  // namespace iocwright::image
