#include "image/assets/extract_assets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/ioc/elf.hpp"

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

/// Whether a file is an ELF file for this machine. `strip` supports no other architecture, and scripts have
/// no symbols.
FileResult<bool> has_symbols(const std::string& path, int machine, const Disk& disk) {
  const std::string content = TRY(disk.read(path));
  if (!is_elf(content)) return false;
  const auto elf = read_elf(content, path, false);
  return elf && elf->machine == machine;
}

/// The e_machine of this program; 0 if unknown.
FileResult<int> own_machine(const Disk& disk) {
  const auto content = TRY(disk.read_if_exists("/proc/self/exe"));
  if (!content) return 0;
  const auto elf = read_elf(*content, "/proc/self/exe", false);
  return elf ? elf->machine : 0;
}

Result<void> strip_files(const std::vector<std::string>& files, Process& process) {
  constexpr std::size_t at_once = 200;  // well below the command line length limit
  for (std::size_t begin = 0; begin < files.size(); begin += at_once) {
    std::vector<std::string> command{"strip", "--"};
    command.insert(command.end(), files.begin() + static_cast<std::ptrdiff_t>(begin),
                   files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), begin + at_once)));
    const auto done = process.run({std::move(command), "", nullptr, false});
    if (!done)
      return fail(error(DiagKind::tool_failed, done.error().text("run"))
                      .help("strip is part of binutils; use `--no-strip` to do without it"));
    if (done->status != 0)
      return fail(error(DiagKind::tool_failed,
                        fmt::format("strip exited with status {}; its messages are above", done->status))
                      .help("use `--no-strip` to keep the symbols"));
  }
  return {};
}

}  // namespace

Result<ExtractCounts> extract_assets(const AssetPlan& plan, const ExtractOptions& options, Disk& disk,
                                     Process& process) {
  ExtractCounts counts;
  std::vector<std::string> with_symbols;
  const int machine = TRY(or_unreadable(own_machine(disk), "read"));
  auto made = disk.make_folders(options.destination);
  for (const auto& [path, asset] : plan) {
    const std::string to = place(options.destination, path);
    if (made) made = put(asset, to, options.move, disk);
    if (!made) return fail(error(DiagKind::unwritable_file, made.error().text("write")));
    if (asset.kind == AssetKind::link) ++counts.links;
    if (asset.kind != AssetKind::file) continue;
    ++counts.files;
    if (options.strip && asset.strip && TRY(or_unreadable(has_symbols(to, machine, disk), "read")))
      with_symbols.push_back(to);
  }
  TRY(strip_files(with_symbols, process));
  counts.stripped = with_symbols.size();
  // Set modes last, from the leaves up: a read-only folder must be filled first.
  for (auto entry = plan.rbegin(); entry != plan.rend(); ++entry) {
    if (entry->second.kind != AssetKind::folder) continue;
    const auto same = disk.copy_mode(entry->second.from, place(options.destination, entry->first));
    if (!same) return fail(error(DiagKind::unwritable_file, same.error().text("change the mode of")));
  }
  return counts;
}

}  // namespace iocwright::image
