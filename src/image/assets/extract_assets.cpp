#include "image/assets/extract_assets.hpp"

#include <cerrno>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

std::string place(const std::string& destination, const std::string& path) {
  return path::join(destination, std::string_view(path).substr(1));
}

FileResult<void> put_file(const Asset& asset, const std::string& to, bool move, Disk& disk) {
  TRY(disk.remove(to));
  if (!move) return disk.copy_file(asset.from, to).and_then([&] { return disk.copy_mode(asset.from, to); });
  auto moved = disk.rename(asset.from, to);
  if (moved || moved.error().code != EXDEV) return moved;
  TRY(disk.copy_file(asset.from, to));
  TRY(disk.copy_mode(asset.from, to));
  return disk.remove(asset.from);
}

FileResult<void> put(const Asset& asset, const std::string& to, bool move, Disk& disk) {
  switch (asset.kind) {
    case AssetKind::folder: return disk.make_folders(to);
    case AssetKind::file: return put_file(asset, to, move, disk);
    case AssetKind::link: break;
  }
  return disk.remove(to).and_then([&] { return disk.make_link(asset.target, to); });
}

}  // namespace

Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process, const Environment& environment, Sink& sink) {
  ExtractCounts counts;
  std::vector<std::string> programs;
  auto made = disk.make_folders(options.destination);
  for (const auto& [path, asset] : plan) {
    const std::string to = place(options.destination, path);
    if (made) made = put(asset, to, options.move, disk);
    if (!made) return fail(error(DiagKind::unwritable_file, made.error().text("write")));
    if (asset.kind == AssetKind::link) ++counts.links;
    if (asset.kind != AssetKind::file) continue;
    ++counts.files;
    if (asset.strip) programs.push_back(to);
  }
  counts.strip = TRY(strip_files(programs, options.strip, disk, process, environment, sink));
  // Set modes last, from the leaves up: a read-only folder must be filled first.
  for (auto entry = plan.rbegin(); entry != plan.rend(); ++entry) {
    if (entry->second.kind != AssetKind::folder) continue;
    const auto same = disk.copy_mode(entry->second.from, place(options.destination, entry->first));
    if (!same) return fail(error(DiagKind::unwritable_file, same.error().text("change the mode of")));
  }
  return counts;
}

}  // namespace iocwright::image
