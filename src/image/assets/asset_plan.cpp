#include "image/assets/asset_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/assets/asset_planner.hpp"
#include "image/assets/pruned_programs.hpp"
#include "image/module/aside_name.hpp"

namespace iocwright::image {

namespace {

/// Suffixes of the files in `ibek-support*` folders that an IOC loads by a path in its definitions. All other
/// files that it needs are reached through links.
constexpr std::array<std::string_view, 8> loaded_endings{".template", ".db",       ".vdb", ".substitutions",
                                                         ".proto",    ".protocol", ".req", ".bob"};
constexpr std::array<std::string_view, 3> ioc_folders{"dbd", "db", "config"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Planning {
 public:
  Planning(const AssetRequest& request, const Disk& disk, const Environment& environment, Sink& sink)
      : request_(request), disk_(disk), environment_(environment), sink_(sink), planner_(disk, sink) {}

  AssetPlan run() {
    if (request_.defaults) add_defaults();
    for (const std::string& path : request_.extras) add_requested(path, "requested on the command line");
    for (const std::string& path : runtime_files()) add_requested(path, "requested in `runtime_files_list`");
    const std::vector<std::string> built = modules();
    for (const std::string& module : built) add_module(module);
    if (request_.prune) {
      add_tools(request_, built, planner_, disk_, environment_, sink_);
      add_libraries(request_, built, planner_, disk_, environment_, sink_);
    }
    return planner_.take();
  }

 private:
  std::vector<std::string> names(const std::string& folder) const {
    return or_report(disk_.list_if_exists(folder), "list", sink_);
  }
  bool exists(const std::string& path) const { return or_report(disk_.exists(path), "access", sink_); }
  bool is_folder(const std::string& path) const { return or_report(disk_.is_folder(path), "access", sink_); }
  bool is_link(const std::string& path) const { return or_report(disk_.is_link(path), "access", sink_); }

  void add_all(const std::string& path) {
    const std::string built = request_.destination;
    if (exists(path))
      planner_.add_tree(
          path, [built](const std::string& inside) { return inside != built; }, request_.prune);
  }

  void add_defaults() {
    const std::string configure = path::join(request_.support, "configure");
    const bool prune = request_.prune;
    if (exists(configure))
      planner_.add_tree(
          configure, [prune](const std::string& path) { return !prune || path::name(path) != "logs"; },
          prune);
    for (const char* name : {"pvi-defs", "ibek-defs", "autosave", "versions.json"})
      add_all(path::join(request_.source, name));
    if (!prune)
      add_all(path::join(path::parent(request_.source),
                         "venv"));  // the Python environment of ibek images, beside $EPICS_ROOT
    if (exists(request_.ioc)) add_ioc();
  }

  /// Adds $IOC. If it is a link into the source folder, the target of the link is added too.
  void add_ioc() {
    const std::string ioc = planner_.add(request_.ioc);
    const bool linked = ioc != request_.ioc;
    if (!request_.prune) return add_all(linked ? path::parent(ioc) : ioc);
    for (const std::string& name : names(ioc)) {
      const std::string path = path::join(ioc, name);
      if (name.starts_with(".") || name == "Makefile") continue;
      if (!is_folder(path)) planner_.add(path);
      else if (name == "bin") add_programs(path);
      else if (contains(ioc_folders, name)) add_all(path);
    }
    if (linked) add_loaded_files(path::parent(ioc));
  }

  /// Adds the IOC for the architectures that the image runs.
  void add_programs(const std::string& bin) {
    const std::vector<std::string> archs = runtime_archs(request_);
    if (archs.empty()) return add_all(bin);
    for (const std::string& arch : archs) {
      const std::string programs = path::join(bin, arch);
      if (exists(programs)) add_all(programs);
      else if (arch == archs.front())
        sink_.add(warning(DiagKind::missing_asset,
                          fmt::format("the IOC was not built for `{}`: `{}` is missing", arch, programs)));
    }
  }

  void add_loaded_files(const std::string& source) {
    for (const std::string& library : names(source))
      if (library.starts_with("ibek-support")) add_loaded_files_below(path::join(source, library));
  }

  void add_loaded_files_below(const std::string& folder) {
    for (const std::string& name : names(folder)) {
      const std::string path = path::join(folder, name);
      if (is_link(path)) continue;
      if (is_folder(path)) add_loaded_files_below(path);
      else if (std::any_of(loaded_endings.begin(), loaded_endings.end(),
                           [&](std::string_view ending) { return name.ends_with(ending); }))
        planner_.add(path);
    }
  }

  void add_requested(const std::string& requested, std::string_view why) {
    const std::string path = path::join(request_.source, requested);
    if (exists(path)) return add_all(path);
    sink_.add(warning(DiagKind::missing_asset,
                      fmt::format("`{}` is missing and will not be in the runtime image", path))
                  .note({}, std::string(why)));
  }

  std::vector<std::string> runtime_files() const {
    std::vector<std::string> out;
    const auto content = or_report(
        disk_.read_if_exists(path::join(request_.support, "configure/runtime_files_list")), "read", sink_);
    if (!content) return out;
    for (std::string_view line : text::split(*content, '\n'))
      if (!text::trim(line).empty()) out.emplace_back(text::trim(line));
    return out;
  }

  /// Returns the folders one or two levels below the source that look like built EPICS modules.
  std::vector<std::string> modules() const {
    std::vector<std::string> out;
    const auto look = [&](const std::string& folder) {
      const bool aside = is_aside_name(path::name(folder));  // renamed by `support build --discard`
      if (aside || is_link(folder) || !is_folder(folder) || folder == request_.destination) return;
      const bool built = is_folder(path::join(folder, "bin")) || is_folder(path::join(folder, "lib")) ||
                         is_folder(path::join(folder, "db"));
      if (built) out.push_back(folder);
    };
    for (const std::string& name : names(request_.source)) {
      const std::string folder = path::join(request_.source, name);
      look(folder);
      if (!is_link(folder))
        for (const std::string& inner : names(folder)) look(path::join(folder, inner));
    }
    return out;
  }

  void add_module(const std::string& module) {
    add_all(path::join(module, "db"));
    for (const std::string& name : names(module))
      for (const char* inner : {"protocol", "Db"})
        if (is_folder(path::join(module, name))) add_all(path::join(module, name + "/" + inner));
    if (!request_.prune) {
      add_all(path::join(module, "bin"));
      add_all(path::join(module, "lib"));
    }
  }

  const AssetRequest& request_;
  const Disk& disk_;
  const Environment& environment_;
  Sink& sink_;
  AssetPlanner planner_;
};

}  // namespace

AssetPlan plan_assets(const AssetRequest& request, const Disk& disk, const Environment& environment,
                      Sink& sink) {
  return Planning(request, disk, environment, sink).run();
}

}  // namespace iocwright::image
