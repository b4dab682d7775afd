// Copies the files that a runtime image needs to a folder, or lists them.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/exit_status.hpp"
#include "image/assets/extract_assets.hpp"

namespace iocwright::image {

/// What `ioc extract-runtime-assets` is asked to do.
struct RuntimeAssets {
  AssetRequest assets;
  ExtractOptions options;  ///< `destination` is set to that of `assets`
  bool dry_run = false;    ///< print the files and links without copying them
};

/// Plans the assets, and then extracts them and prints their number, or lists them if `dry_run` is set.
/// Errors go to the sink.
ExitStatus make_runtime_assets(RuntimeAssets request, Disk& disk, Process& process,
                               const Environment& environment, Sink& sink, std::ostream& out);

/// Returns a line `PATH -> DESTINATION` for each file and link of the plan.
std::string describe(const AssetPlan& plan, const std::string& destination);

/// Returns what is printed at the end: the notes of the plan, and how many files were created.
std::string summary(const AssetPlan& plan, const ExtractCounts& counts, const ExtractOptions& options);

}  // namespace iocwright::image
