// Copies what a runtime image needs to a folder, or lists it.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/exit_status.hpp"
#include "image/assets/extract_assets.hpp"

namespace iocwright::image {

struct RuntimeAssets {
  AssetRequest assets;
  ExtractOptions options;  ///< its destination is that of `assets`
  bool dry_run = false;    ///< print the files and links without copying them
};

/// Plans and extracts the assets, and prints how many there are. Errors go to the sink.
ExitStatus make_runtime_assets(RuntimeAssets request, Disk& disk, Process& process,
                               const Environment& environment, Sink& sink, std::ostream& out);

/// A line `PATH -> DESTINATION` for each file and link of the plan.
std::string describe(const AssetPlan& plan, const std::string& destination);

}  // namespace iocwright::image
