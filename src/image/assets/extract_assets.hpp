// Executes an asset plan, that is, creates the file tree of a runtime image.
#pragma once

#include "image/assets/asset_plan.hpp"
#include "image/assets/strip_files.hpp"

namespace iocwright::image {

/// Where to create the tree, and how.
struct ExtractOptions {
  std::string destination;
  bool move = false;  ///< move files instead of copying them; needs no space on the same file system
  StripOptions strip;
};

/// How many files and links were created.
struct ExtractCounts {
  std::size_t files = 0, links = 0;
  StripCounts strip;
};

/// Creates the tree, replacing existing files. Files and folders get the modes and, if permitted, the owners
/// of the originals. Only the copies are stripped. Fails if a path cannot be read or written, or as
/// strip_files() does.
Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process, const Environment& environment, Sink& sink);

}  // namespace iocwright::image
