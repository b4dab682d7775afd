#include "image/assets/pruned_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/base/process.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/assets/shared_libraries.hpp"

namespace iocwright::image {

namespace {

/// Programs of EPICS Base, pvAccess and pvxs that are useful in a runtime image.
constexpr std::array<std::string_view, 15> runtime_tools{
    "msi",    "caRepeater", "caget",  "caput",  "cainfo", "camonitor",  "pvget",  "pvput",
    "pvinfo", "pvmonitor",  "pvlist", "pvxget", "pvxput", "pvxmonitor", "pvxinfo"};
/// The one that we run ourselves, in probes.
constexpr std::string_view required_tool = "caget";

/// The folders `folder/ARCH` of the architectures that the image needs.
std::vector<std::string> arch_folders(const AssetRequest& request, const std::string& folder,
                                      const Disk& disk, Sink& sink) {
  std::vector<std::string> out;
  const auto wanted = runtime_archs(request);
  for (const std::string& arch : or_report(disk.list_if_exists(folder), "list", sink))
    if (wanted.empty() || std::ranges::find(wanted, arch) != wanted.end())
      out.push_back(path::join(folder, arch));
  return out;
}

/// Whether programs in PATH can run where the IOC's boot files are generated.
bool uses_host_tools(const AssetRequest& request) {
  const auto archs = runtime_archs(request);
  return archs.empty() || request.host_arch.empty() ||
         std::ranges::find(archs, request.host_arch) != archs.end();
}

bool is_shared_library(std::string_view name) {
  return name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
}

void report_missing(const NeededLibraries& needed, Sink& sink) {
  std::vector<std::string> foreign;
  for (const auto& [name, missing] : needed.missing) {
    if (missing.foreign) {
      foreign.push_back(name);
      continue;
    }
    const auto report = missing.opened ? warning : error;
    sink.add(report(DiagKind::missing_library,
                    fmt::format("`{}` needs `{}`, which is not in any folder that the loader searches",
                                missing.wanted_by, name))
                 .help("add its folder to LD_LIBRARY_PATH, or install the package that contains it"));
  }
  if (foreign.empty()) return;
  sink.add(warning(DiagKind::missing_library,
                   fmt::format("{} libraries for another machine are not on this one: {}", foreign.size(),
                               text::join(foreign, ", ")))
               .help("the packages of the runtime image must contain them"));
}

class Libraries {
 public:
  Libraries(const AssetRequest& request, AssetPlanner& planner, const Disk& disk,
            const Environment& environment, Sink& sink)
      : request_(request), planner_(planner), disk_(disk), environment_(environment), sink_(sink) {}

  /// Adds the libraries that these files need.
  void add_needed(const std::vector<std::string>& files, bool opened) {
    NeededLibraries needed = or_report(needed_libraries(files, disk_, environment_), "read", sink_);
    for (const NeededLibrary& library : needed.found) add(library);
    if (request_.system_libraries)
      for (const std::string& loader : needed.loaders) planner_.add(loader);
    for (auto& [name, missing] : needed.missing) missing.opened = missing.opened || opened;
    report_missing(needed, sink_);
    for (const std::string& opener : needed.openers) note_opener(opener);
  }

  /// Adds the libraries in a folder of a module that are not planned yet, and returns those that are files.
  /// Links come last, because a link to a planned library says nothing new.
  std::vector<std::string> add_unlinked(const std::string& folder) {
    std::vector<std::string> out, links;
    std::vector<std::string> names = or_report(disk_.list_if_exists(folder), "list", sink_);
    std::erase_if(names, [](const std::string& name) { return !is_shared_library(name); });
    const std::string real_folder = names.empty() ? folder : planner_.add(folder);
    for (const std::string& name : names) {
      const std::string library = path::join(real_folder, name);
      if (planner_.has(library)) continue;
      if (or_report(disk_.is_link(library), "access", sink_)) {
        links.push_back(library);
        continue;
      }
      if (planner_.add(library).empty()) continue;
      planner_.annotate(library, "no program is linked with it, but dlopen() may open it");
      out.push_back(library);
    }
    for (const std::string& link : links) planner_.add(link);
    return out;
  }

 private:
  void add(const NeededLibrary& library) {
    if (library.system && !request_.system_libraries) return;
    const std::string file = planner_.add(library.path);
    if (library.opened && !file.empty())
      planner_.annotate(file, fmt::format("`{}` may open it with dlopen()", library.wanted_by));
  }

  /// Base itself opens only what a startup script names in `dlload`.
  void note_opener(const std::string& opener) {
    const std::string file = planner_.add(opener);
    if (file.empty() || path::is_within(file, request_.base)) return;
    planner_.annotate(file, "calls dlopen(); if it opens other libraries, request them in runtime_files");
  }

  const AssetRequest& request_;
  AssetPlanner& planner_;
  const Disk& disk_;
  const Environment& environment_;
  Sink& sink_;
};

}  // namespace

std::vector<std::string> runtime_archs(const AssetRequest& request) {
  const std::string& target = request.target_arch.empty() ? request.host_arch : request.target_arch;
  if (target.empty()) return {};
  if (target == request.host_arch || target.starts_with("linux-")) return {target};
  if (request.host_arch.empty()) return {};
  return {target, request.host_arch};
}

void add_tools(const AssetRequest& request, const std::vector<std::string>& modules, AssetPlanner& planner,
               const Disk& disk, const Environment& environment, Sink& sink) {
  std::vector<std::string> folders = modules;
  if (std::ranges::find(folders, request.base) == folders.end()) folders.push_back(request.base);
  bool is_missing = request.defaults;
  for (const std::string& folder : folders)
    for (const std::string& programs : arch_folders(request, path::join(folder, "bin"), disk, sink))
      for (const std::string_view tool : runtime_tools) {
        const std::string path = path::join(programs, tool);
        if (!or_report(disk.is_file(path), "access", sink)) continue;
        planner.add(path);
        is_missing = is_missing && tool != required_tool;
      }
  if (!is_missing) return;
  if (uses_host_tools(request))
    if (const auto found = or_report(find_program(std::string(required_tool), environment), "access", sink)) {
      planner.add(*found);
      return;
    }
  sink.add(warning(DiagKind::missing_asset,
                   fmt::format("`{}` is neither in EPICS Base, `{}`, nor in PATH, and will not be in the "
                               "runtime image",
                               required_tool, request.base))
               .help("EPICS_BASE names the folder of EPICS Base"));
}

void add_libraries(const AssetRequest& request, const std::vector<std::string>& modules,
                   AssetPlanner& planner, const Disk& disk, const Environment& environment, Sink& sink) {
  Libraries libraries(request, planner, disk, environment, sink);
  libraries.add_needed(planner.files(), false);
  std::vector<std::string> unlinked;
  for (const std::string& module : modules) {
    if (module == request.base) continue;
    for (const std::string& folder : arch_folders(request, path::join(module, "lib"), disk, sink)) {
      const auto added = libraries.add_unlinked(folder);
      unlinked.insert(unlinked.end(), added.begin(), added.end());
    }
  }
  libraries.add_needed(unlinked, true);
}

}  // namespace iocwright::image
