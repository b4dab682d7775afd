#include "image/assets/make_runtime_assets.hpp"

#include <fmt/format.h>

#include <ostream>

#include "core/base/path.hpp"

namespace iocwright::image {

std::string describe(const AssetPlan& plan, const std::string& destination) {
  std::string out;
  for (const auto& [path, asset] : plan) {
    if (asset.kind == AssetKind::folder) continue;
    out += fmt::format("{} -> {}{}{}\n", path, path::join(destination, path.substr(1)),
                       asset.kind == AssetKind::link ? " (link)" : "",
                       asset.note.empty() ? "" : fmt::format(" ({})", asset.note));
  }
  return out;
}

std::string summary(const AssetPlan& plan, const ExtractCounts& counts, const ExtractOptions& options) {
  std::string out;
  for (const auto& [path, asset] : plan)
    if (!asset.note.empty()) out += fmt::format("{}: {}\n", path, asset.note);
  out += fmt::format("{} files and {} links in {}, {} stripped of symbols\n", counts.files, counts.links,
                     options.destination, counts.strip.stripped);
  if (!options.strip.debug_folder.empty())
    out += fmt::format("{} files of debugging information in {}\n", counts.strip.debug_files,
                       options.strip.debug_folder);
  return out;
}

ExitStatus make_runtime_assets(RuntimeAssets request, Disk& disk, Process& process,
                               const Environment& environment, Sink& sink, std::ostream& out) {
  std::string& destination = request.assets.destination;
  while (destination.size() > 1 && destination.ends_with('/')) destination.pop_back();
  const AssetPlan plan = plan_assets(request.assets, disk, environment, sink);
  if (sink.has_errors()) return wrong_input;
  if (request.dry_run) {
    out << describe(plan, destination);
    return done;
  }
  request.options.destination = destination;
  auto counts = extract_assets(plan, request.options, disk, process, environment, sink);
  if (sink.take_error(counts)) return step_failed;
  out << summary(plan, *counts, request.options);
  return done;
}

}  // namespace iocwright::image
