#include "image/module/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/file_mode.hpp"

namespace iocwright::image {

struct StepVisitor {
  StepRunner& runner;
  const std::string& log;

  Result<void> operator()(const InstallPackages& s) const { return runner.shared_.packages.install(s, log); }
  Result<void> operator()(const DownloadFile& s) const {
    DownloadFile file = s;
    file.locked = TRY(runner.locked_hash(s.url));
    const std::string& wanted = s.sha256.empty() ? file.locked : s.sha256;
    if (!wanted.empty() &&
        fetch::hash_file(runner.shared_.machine.disk, s.dest).value_or("") != unicode::lower(wanted))
      TRY(runner.move_aside(path::normal(s.dest)));
    TRY(fetch::download(file, runner.shared_.machine, runner.shared_.mirror, runner.progress_of(log)));
    return set_mode(s.dest, s.mode);
  }
  Result<void> operator()(const CloneSource&) const { return {}; }  // already done before the other steps
  Result<void> operator()(const EditFile& s) const { return runner.edit(s); }
  Result<void> operator()(const SetFile& s) const { return runner.set_file(s); }
  Result<void> operator()(const CopyFile& s) const { return runner.copy(s); }
  Result<void> operator()(const UnpackArchive& s) const { return runner.unpack(s, log); }
  Result<void> operator()(const RunCommand& s) const { return runner.run_command(s, log); }
  Result<void> operator()(const RunMake& s) const { return runner.make(s, log); }
  Result<void> operator()(const ShowMessage& s) const {
    runner.shared_.machine.add_to_log(log, s.text);
    return {};
  }
  Result<void> operator()(const SetRelease& s) const { return runner.set_release(s); }
  // These two are done when the module is registered.
  Result<void> operator()(const RegisterModule&) const { return {}; }
  Result<void> operator()(const PublishFiles&) const { return {}; }
};

/// Returns a callback that writes the progress of a download to the log, at most once a second. On a
/// terminal, Progress shows the last line of the log.
std::function<void(std::uint64_t, std::uint64_t)> StepRunner::progress_of(const std::string& log) const {
  return [this, log, reported = shared_.machine.clock.now()](std::uint64_t have, std::uint64_t all) mutable {
    const Clock::Seconds now = shared_.machine.clock.now();
    if (have == 0 || now - reported < Clock::Seconds(1.0)) return;
    reported = now;
    constexpr double mega = 1e6;
    const std::string of = all > 0 ? fmt::format(" of {:.1f}", static_cast<double>(all) / mega) : "";
    shared_.machine.add_to_log(log, fmt::format("{:.1f}{} MB", static_cast<double>(have) / mega, of));
  };
}

Result<void> StepRunner::run(const Step& step, const std::string& log) {
  shared_.machine.add_to_log(log, "# " + describe(step));
  return std::visit(StepVisitor{*this, log}, step.action);
}

Result<std::string> StepRunner::locked_hash(const std::string& url) const {
  if (locked_downloads_ == nullptr) return std::string();
  const std::string name = fetch::without_secrets(url);
  if (const auto found = locked_downloads_->find(name); found != locked_downloads_->end())
    return found->second;
  return fail(error(DiagKind::lock_mismatch, fmt::format("the lock file has no download `{}`", name)));
}

Result<void> StepRunner::run_program(std::vector<std::string> arguments, const std::string& folder,
                                     const std::string& log, const std::string& make_flags, int jobs) {
  const JobPool::Lease lease = shared_.jobs.take(jobs);
  Environment variables = shared_.environment;
  variables.set("MAKEFLAGS", make_flags);
  // https://reproducible-builds.org/specs/source-date-epoch/
  if (!time_.empty() && !variables.all().contains("SOURCE_DATE_EPOCH"))
    variables.set("SOURCE_DATE_EPOCH", time_);
  for (const char* variable : {"CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER"})
    if (!shared_.launcher.empty()) variables.set(variable, text::join(shared_.launcher, ";"));
  const std::string program = arguments.front();
  const auto files = make_flags.empty() ? std::vector<int>() : shared_.jobs.files();
  const auto result =
      shared_.machine.process.run({std::move(arguments), folder, &variables, false, log, files});
  if (!result) return fail(error(DiagKind::step_failed, result.error().text("run")));
  if (result->status != 0)
    return fail(error(DiagKind::step_failed,
                      fmt::format("{} exited with status {}", path::name(program), result->status)));
  return {};
}

Result<void> StepRunner::run_command(const RunCommand& step, const std::string& log) {
  const Disk& disk = shared_.machine.disk;
  if (!step.creates.empty() && TRY(or_unreadable(disk.exists(step.creates)))) return {};
  if (!step.removes.empty() && !TRY(or_unreadable(disk.exists(step.removes)))) return {};
  std::string what = step.folder + '\0' + text::join(step.arguments, std::string_view("\0", 1));
  // Identify a script by its content, so that it runs again if it changes. The argument may also be a word
  // that is not a path.
  if (step.arguments.size() == 2 && TRY(or_unreadable(skip_unusable(disk.is_file(step.arguments.back())))))
    what += '\0' + TRY(or_unreadable(disk.read(step.arguments.back()), "read"));
  const std::string mark = Sha256::of(what);
  std::string done;
  if (step.once) {
    done = TRY(or_unreadable(disk.read_if_exists(once_file_), "read")).value_or("");
    // A recipe may have several equal commands. Each of them is done if there are as many marks.
    const auto lines = text::split(done, '\n');
    if (std::ranges::count(lines, mark) >= ++repetitions_[mark]) {
      shared_.machine.add_to_log(log, "(already done on this clone)");
      return {};
    }
  }
  // A partial build may run without the module's folder, for example `--tags system,pre_build_tasks` in a
  // base image.
  const bool nowhere = module_.partial && !TRY(or_unreadable(disk.exists(step.folder)));
  TRY(run_program(step.arguments, nowhere ? "/" : step.folder, log, "", 1));
  if (step.once) TRY(or_fail(shared_.machine.disk.replace(once_file_, done + mark + "\n"), "write"));
  return {};
}

Result<void> StepRunner::make(const RunMake& step, const std::string& log) {
  std::vector<std::string> arguments{"make"};
  arguments.insert(arguments.end(), step.arguments.begin(), step.arguments.end());
  arguments.insert(arguments.end(), shared_.launcher_arguments.begin(), shared_.launcher_arguments.end());
  return run_program(std::move(arguments), step.folder, log,
                     step.shares_jobs ? shared_.jobs.make_flags() : "", step.shares_jobs ? 1 : step.jobs);
}

/// Makes the module's configure/RELEASE include RELEASE.local if that exists. The global RELEASE is changed
/// when the module is registered.
Result<void> StepRunner::set_release(const SetRelease& step) {
  const std::string release = path::join(step.folder, "configure/RELEASE");
  return edit(
      {release,
       set_line("", "include.*TOP./configure/RELEASE.local", "-include $(TOP)/configure/RELEASE.local").edit,
       true, step.folder, "0644"});
}

RegistryChanges release_changes(const SetRelease& step) {
  const auto line_of = [](const PlacedText& name) {
    return PlacedText(fmt::format("^{} *=.*", name.text), name.place);
  };
  RegistryChanges out{
      set_line("RELEASE", line_of(step.macro), fmt::format("{} = {}", step.macro.text, step.folder))};
  for (const auto& [name, value] : step.extra)
    out.push_back(set_line("RELEASE", line_of(name), fmt::format("{}={}", name.text, value)));
  for (const PlacedText& name : step.blank) {
    LineEdit blank;
    blank.line = name.text + " =";
    blank.insertbefore = line_of(step.macro);
    out.push_back({"RELEASE", blank, PlacedText(name.text + " *=.*", name.place)});
  }
  return out;
}

namespace {

/// The changes of a module that has been built.
RegistryChanges registration_changes(const RegisterModule& step) {
  RegistryChanges out;
  if (!step.macro.empty())
    out.push_back(set_line("RELEASE.shell", fmt::format("export *{} *=.*$", step.macro),
                           fmt::format("export {}=\"{}\"", step.macro, step.folder)));
  for (const PlacedText& line : step.libs) out.push_back(ensure_line("lib_list", line.text));
  std::ranges::move(dbd_changes(step.dbds), std::back_inserter(out));
  for (const std::string& line : step.runtime_files) out.push_back(ensure_line("runtime_files_list", line));
  for (const std::string& line : step.runtime_packages) out.push_back(ensure_line("runtime_debs", line));
  return out;
}

}  // namespace

RegistryChanges registry_changes(const ModulePlan& module, const Registry& registry) {
  RegistryChanges out;
  for (const Step& step : module.steps) {
    if (const auto* release = std::get_if<SetRelease>(&step.action))
      std::ranges::move(release_changes(*release), std::back_inserter(out));
    if (const auto* made = std::get_if<RegisterModule>(&step.action))
      std::ranges::move(registration_changes(*made), std::back_inserter(out));
    const auto* edit = std::get_if<EditFile>(&step.action);
    if (const std::string name = edit != nullptr ? registry.name_of(edit->path) : ""; !name.empty())
      out.push_back({name, edit->edit});
  }
  return out;
}

}  // namespace iocwright::image
