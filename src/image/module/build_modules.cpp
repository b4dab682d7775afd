#include "image/module/build_modules.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/bill_of_materials.hpp"
#include "image/module/build_lock.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/creation_time.hpp"

namespace iocwright::image {

namespace {

Progress::Style progress_style(bool quiet) {
  if (quiet) return Progress::Style::quiet;
  return ::isatty(STDERR_FILENO) == 1 ? Progress::Style::live : Progress::Style::lines;
}

Result<BuildWatchers> open_watchers(const std::string& events_file, const BuildContext& context) {
  BuildWatchers out;
  out.github = Settings(context.machine.environment).flag(Setting::github_actions);
  if (events_file.empty()) return out;
  // not through Disk, because the file may be a pipe that another program reads during the build
  constexpr mode_t mode = 0666;
  out.events = FileHandle(::open(events_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!out.events) return fail(error(DiagKind::unwritable_file, FileError{events_file, errno}.text("write")));
  return out;
}

Result<BuildLock> hold_lock(const Target& target, Progress& progress, Disk& disk) {
  const std::string state = target.configure(".iocwright");
  TRY(or_fail(disk.make_folders(state), "create folder"));
  return BuildLock::take(state, target.configure("logs"),
                         [&progress](std::string_view message) { progress.report(std::string(message)); });
}

/// Writes versions.json from the lock file. Keeps the version of the IOC unless $IOC_VERSION overrides it.
Result<void> write_versions(const Target& target, BuildContext& context) {
  Disk& disk = context.machine.disk;
  auto all = read_own_lock(SupportBuild::lock_path(target), context.reader);
  if (!all || all->modules.empty()) return {};
  const LockFile lock = TRY(only_built(*std::move(all), target, disk));
  const std::string file = path::join(target.epics_root, "versions.json");
  const auto text = TRY(or_unreadable(disk.read_if_exists(file), "read"));
  const auto old = nlohmann::json::parse(text.value_or("{}"), nullptr, false);
  const std::string version = old.is_object() ? old.value("ioc-version", "unknown") : "unknown";
  const Settings settings(context.machine.environment);
  const std::string now = TRY(creation_time(context.machine.environment, context.machine.clock));
  const auto list = version_list(
      lock, settings.is_set(Setting::ioc_version) ? settings.text(Setting::ioc_version) : version,
      now + "+00:00");
  return or_fail(disk.replace(file, list.dump(2)), "write");
}

}  // namespace

Result<std::string> initial_release(const TemplateFiles& templates, const Target& target, const Disk& disk) {
  const auto text = templates.read("RELEASE");
  if (!text) return fail(error(DiagKind::unreadable_file, text.error()));
  // The reference's base image has PVXS, so that its RELEASE always refers to it. EPICS does not accept a
  // folder that is missing.
  const std::string pvxs = path::join(target.support, "pvxs");
  const bool has_pvxs = TRY(or_unreadable(disk.is_folder(path::join(pvxs, "configure"))));
  return text::replace_all(text::replace_all(text::replace_all(*text, "{{ support }}", target.support),
                                             "{{ epics_base }}", target.epics_base),
                           "{{ pvxs }}", has_pvxs ? "PVXS=" + pvxs + "\n" : "");
}

ExitStatus build_modules(const BuildPlan& plan, ModuleBuildRequest request, BuildContext& context) {
  if (plan.modules.empty()) return done;
  Sink& sink = context.sink();
  auto watchers = open_watchers(request.events_file, context);
  if (sink.take_error(watchers)) return wrong_input;
  auto cache = BuildCache::open(request.cache, context.machine);
  if (sink.take_error(cache)) return wrong_input;
  request.options.cache = &*cache;
  Progress progress(context.machine.clock, STDERR_FILENO, progress_style(request.quiet),
                    *std::move(watchers));
  auto held = hold_lock(request.target, progress, context.machine.disk);
  if (sink.take_error(held)) return wrong_input;
  auto release = initial_release(context.templates, request.target, context.machine.disk);
  if (sink.take_error(release)) return wrong_input;
  // Not read earlier, because another build may have changed it while we waited.
  auto lock = read_own_lock(SupportBuild::lock_path(request.target), context.reader);
  if (!request.locked_file.empty()) request.options.locked = read_lock(request.locked_file, context.reader);
  if (!lock || sink.has_errors()) return wrong_input;
  SupportBuild(plan, request.target, request.options, context.machine, progress, *std::move(lock), *release)
      .run(sink);
  auto written = write_versions(request.target, context);
  sink.take_error(written);
  return sink.has_errors() ? step_failed : done;
}

}  // namespace iocwright::image
