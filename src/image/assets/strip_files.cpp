#include "image/assets/strip_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/ioc/elf.hpp"

namespace iocwright::image {

namespace {

/// A file with symbols.
struct File {
  std::string path, build_id;
};
using Files = std::vector<File>;

/// The files that can be stripped, by what the names of the tools for them begin with. Files of other
/// machines without a dynamic section are left out, because they may be boot images of RTEMS, whose loaders
/// differ.
FileResult<std::map<std::string, Files>> files_by_tools(const std::vector<std::string>& files,
                                                        const Disk& disk) {
  std::map<std::string, Files> out;
  const int own = TRY(own_machine(disk));
  for (const std::string& path : files) {
    const std::string content = TRY(disk.read(path));
    if (!is_elf(content)) continue;
    const auto elf = read_elf(content, path, false);
    if (!elf || elf->relocatable || elf->has_payload || !elf->has_symbols) continue;
    const std::string_view name = gnu_name(elf->machine);
    if (elf->machine == own) out[""].push_back({path, elf->build_id});
    else if (!name.empty() && elf->dynamic) out[fmt::format("{}-", name)].push_back({path, elf->build_id});
  }
  return out;
}

Result<void> run(std::vector<std::string> command, Process& process) {
  const std::string tool = command.front();
  const auto done = process.run({std::move(command), "", nullptr, false});
  if (!done) return fail(error(DiagKind::tool_failed, done.error().text("run")));
  if (done->status == 0) return {};
  return fail(error(DiagKind::tool_failed,
                    fmt::format("`{}` exited with status {}; its messages are above", tool, done->status))
                  .help(tool.ends_with("strip") ? "use `--no-strip` to keep the symbols" : ""));
}

Result<void> strip(const std::string& tool, const Files& files, Process& process) {
  constexpr std::ptrdiff_t at_once = 200;  // well below the command line length limit
  for (auto begin = files.begin(); begin != files.end();) {
    const auto end = begin + std::min(at_once, files.end() - begin);
    std::vector<std::string> command{tool, "-p", "--"};
    std::transform(begin, end, std::back_inserter(command), std::mem_fn(&File::path));
    TRY(run(std::move(command), process));
    begin = end;
  }
  return {};
}

/// Where gdb looks for the debugging information of a file with this build ID; see "Separate Debug Files" in
/// its manual.
std::string debug_file(const std::string& folder, const std::string& build_id) {
  return path::join(folder, fmt::format(".build-id/{}/{}.debug", build_id.substr(0, 2), build_id.substr(2)));
}

Result<std::size_t> keep_debug(const std::string& tool, const Files& files, const std::string& folder,
                               Disk& disk, Process& process, Sink& sink) {
  std::size_t kept = 0;
  for (const auto& [path, build_id] : files) {
    if (build_id.size() <= 2) {
      sink.add(warning(DiagKind::missing_asset,
                       fmt::format("`{}` has no build ID, so its debugging information is not kept", path))
                   .help("link it with `-Wl,--build-id`"));
      continue;
    }
    const std::string file = debug_file(folder, build_id);
    TRY(or_fail(disk.make_folders(path::parent(file)), "create"));
    TRY(run({tool, "--only-keep-debug", "--", path, file}, process));
    ++kept;
  }
  return kept;
}

std::string package_of(const std::string& prefix) {
  return prefix.empty() ? "binutils" : fmt::format("binutils-{}", prefix.substr(0, prefix.size() - 1));
}

}  // namespace

Result<StripCounts> strip_files(const std::vector<std::string>& files, const StripOptions& options,
                                Disk& disk, Process& process, const Environment& environment, Sink& sink) {
  StripCounts counts;
  if (!options.strip && options.debug_folder.empty()) return counts;
  const auto by_tools = TRY(or_unreadable(files_by_tools(files, disk), "read"));
  for (const auto& [prefix, group] : by_tools) {
    const std::string objcopy = prefix + "objcopy", tool = prefix + "strip";
    const std::string help = fmt::format("install the package {}", package_of(prefix));
    if (!options.debug_folder.empty()) {
      if (!TRY(or_unreadable(find_program(objcopy, environment))))
        return fail(error(DiagKind::tool_failed,
                          fmt::format("`{}` is missing, which `--debug` needs to copy debugging information",
                                      objcopy))
                        .help(help));
      counts.debug_files += TRY(keep_debug(objcopy, group, options.debug_folder, disk, process, sink));
    }
    if (!options.strip) continue;
    if (!TRY(or_unreadable(find_program(tool, environment)))) {
      sink.add(
          warning(DiagKind::tool_failed, fmt::format("the symbols of {} are kept, because `{}` is missing",
                                                     text::plural(group.size(), "file"), tool))
              .help(help));
      continue;
    }
    TRY(strip(tool, group, process));
    counts.stripped += group.size();
  }
  return counts;
}

}  // namespace iocwright::image
