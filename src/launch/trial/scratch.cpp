#include "launch/trial/scratch.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"

namespace iocwright::launch {

namespace {

constexpr std::array main_files{"ioc.yaml", "runtime.yaml", "st.cmd", "start.sh"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_main_file(std::string_view name) { return std::ranges::find(main_files, name) != main_files.end(); }

Result<std::string> without_links(const std::string& path) {
  std::error_code code;
  std::string out = std::filesystem::canonical(path, code).string();
  if (code) return fail(file_error({path, code.value()}, "find", DiagKind::unreadable_file));
  return out;
}

/// Translates paths in $EPICS_ROOT to where the image stays visible.
struct ImageView {
  std::string root;   ///< without links
  std::string place;  ///< where its content is; the same unless the scratch folder is mounted there

  std::string of(const std::string& path) const {
    if (path == root) return place;
    return path::is_within(path, root) ? path::join(place, path.substr(root.size() + 1)) : path;
  }
};

Result<void> link_entries(const std::string& from, const std::string& to, const ImageView& view,
                          std::initializer_list<std::string_view> except, Disk& disk) {
  for (const std::string& name : TRY(or_unreadable(disk.list_if_exists(from), "read")))
    if (!is_one_of(name, except))
      TRY(or_fail(disk.make_link(view.of(path::join(from, name)), path::join(to, name)), "create"));
  return {};
}

/// A config folder with the files that are beside an instance file, in which that has the usual name.
Result<void> make_config(const std::string& source, const std::string& folder, const ImageView& view,
                         Disk& disk) {
  const std::string beside = path::parent(source);
  for (const std::string& name : TRY(or_unreadable(disk.list(beside), "read")))
    if (!is_main_file(name) && !name.starts_with('.'))
      TRY(or_fail(disk.make_link(view.of(path::join(beside, name)), path::join(folder, name)), "create"));
  return or_fail(disk.make_link(view.of(source), path::join(folder, "ioc.yaml")), "create");
}

}  // namespace

std::string Scratch::at(std::string_view name) const { return path::join(folder, name); }

Result<std::string> instance_source(const std::string& path, const Disk& disk) {
  std::string out = TRY(without_links(path));
  const bool is_folder = TRY(or_unreadable(disk.is_folder(out)));
  // the name that was given counts: a link `ioc.yaml` may point to a file with another name
  if (is_folder || !is_main_file(path::name(path))) return out;
  return without_links(path.find('/') == std::string::npos ? "." : path::parent(path));
}

Result<void> make_scratch(const Scratch& scratch, const std::string& source, bool is_mounted,
                          const Environment& environment, Disk& disk) {
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  for (const std::string& folder :
       {scratch.image(), path::join(scratch.root(), "runtime"), path::join(scratch.root(), "opi"),
        path::join(scratch.root(), "autosave"), path::join(scratch.root(), "ioc"), scratch.config(),
        scratch.state(), scratch.autosave(), scratch.devices()})
    TRY(or_fail(disk.make_folders(folder), "create"));
  const std::string root = TRY(without_links(paths.root));
  const ImageView view{root, is_mounted ? scratch.image() : root};
  TRY(link_entries(root, scratch.root(), view, {"runtime", "opi", "autosave", "ioc"}, disk));
  const std::string ioc = path::join(scratch.root(), "ioc");
  if (TRY(or_unreadable(disk.exists(paths.ioc))))
    TRY(link_entries(TRY(without_links(paths.ioc)), ioc, view, {"config"}, disk));
  const bool is_folder = TRY(or_unreadable(disk.is_folder(source)));
  if (!is_folder) TRY(make_config(source, scratch.config(), view, disk));
  return or_fail(disk.make_link(is_folder ? view.of(source) : scratch.config(), path::join(ioc, "config")),
                 "create");
}

Environment trial_environment(const Scratch& scratch, const TrialInstance& instance, bool is_mounted,
                              const Environment& environment) {
  Environment out = environment;
  // what a run would do besides
  for (const Setting setting :
       {Setting::dry_run, Setting::launch, Setting::timestamps, Setting::log_format, Setting::metrics,
        Setting::command, Setting::grace, Setting::restart, Setting::test, Setting::debug_hold,
        Setting::console_group, Setting::has_console, Setting::own_script, Setting::runtime_folder})
    out.unset(row_of(setting).name);
  const std::string root = is_mounted ? Settings(environment).text(Setting::epics_root) : scratch.root();
  assign(out, Setting::epics_root, root);
  assign(out, Setting::ioc, path::join(root, "ioc"));
  assign(out, Setting::state_folder, scratch.state());
  assign(out, Setting::console, path::join(scratch.state(), "stdio.sock"));
  assign(out, Setting::termination_log, path::join(scratch.state(), "termination-log"));
  assign(out, Setting::wait_disabled, "true");
  assign(out, Setting::fail_delay, "0");
  if (Settings(environment).given(Setting::ioc_name).empty()) assign(out, Setting::ioc_name, instance.name);
  for (const char* protocol : {"CA", "PVA"}) {
    const std::string prefix = std::string("EPICS_") + protocol;
    out.set(prefix + "_ADDR_LIST", "127.0.0.1");
    out.set(prefix + "_AUTO_ADDR_LIST", "NO");
    out.set(prefix + "S_INTF_ADDR_LIST", "127.0.0.1");
  }
  return out;
}

}  // namespace iocwright::launch
