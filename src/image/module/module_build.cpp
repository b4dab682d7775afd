// Builds one module whose sources have been fetched: checks whether it needs a build, and runs its steps.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/built_libraries.hpp"
#include "image/module/built_modules.hpp"
#include "image/module/content_key.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

namespace {

/// The name of a step in progress reports, and of its log file. Steps of the same kind share a log file.
std::string label_of(const Step& step) {
  const auto* make = std::get_if<RunMake>(&step.action);
  if (make != nullptr) return make->arguments == std::vector<std::string>{"clean"} ? "make-clean" : "make";
  return std::string(stage_name(step.stage));
}

/// SHA-256 of a file; empty if it is missing, for example because an optional download has failed.
Result<std::string> hash_if_exists(const Disk& disk, const std::string& path) {
  if (!TRY(or_unreadable(disk.exists(path)))) return std::string();
  return fetch::hash_file(disk, path);
}

}  // namespace

std::string SupportBuild::module_state(const Work& work, std::string_view name) const {
  return registry_.state_path("modules/" + work.plan->name + "/" + std::string(name));
}

std::string SupportBuild::log_path(const Work& work, const Step& step) const {
  return target_.configure("logs/" + work.plan->name + "/" + label_of(step) + ".log");
}

StepReport SupportBuild::report_of(const Work& work, const Step& step) const {
  const std::vector<Step>& steps = work.plan->steps;
  return {label_of(step), static_cast<std::size_t>(&step - steps.data()) + 1, steps.size(),
          log_path(work, step)};
}

/// The modules that this one depends on and that were built in this run.
std::vector<std::size_t> SupportBuild::built_before(const Work& work) const {
  const std::lock_guard lock(mutex_);
  return scheduler_.built_before(work.number);
}

Result<bool> SupportBuild::is_unchanged(Work& work) const {
  if (options_.force || work.plan->partial) return false;
  const LockedModule* built = initial_lock_.find(work.plan->name);
  if (built == nullptr || built->commit != work.source.commit) return false;
  if ((built->branch.empty() ? built->version : built->branch) != work.version || built->url != work.url)
    return false;                                                      // the entry describes another tree
  if (!built->dirty.empty() && locked(work) != nullptr) return false;  // prepare_tree() refuses it
  if (built->key != work.key || !TRY(is_as_built(work))) return false;
  // make may have undone the user's work by making the same file again.
  return built->dirty.empty() || !TRY(is_checkout(work));
}

/// Whether the tree is as the last build left it. Compares contents only if times suggest a change.
Result<bool> SupportBuild::is_as_built(const Work& work) const {
  const std::string stamp = module_state(work, "built"), fresh = module_state(work, "compared");
  const auto built = TRY(or_unreadable(machine_.disk.read_if_exists(stamp), "read"));
  if (!built || TRY(or_unreadable(machine_.disk.exists(module_state(work, "building")))) ||
      TRY(or_unreadable(machine_.disk.exists(unbuilt_mark(target_, work.plan->name)))))
    return false;
  if (!TRY(or_unreadable(changed_since(work.plan->folder, stamp)))) return true;
  // The new stamp is older than whatever changes during the comparison.
  TRY(or_fail(machine_.disk.write(fresh, *built), "write"));
  if (built->empty() || hash_of(TRY(scan_tree(work.plan->folder)).files) != *built) return false;
  TRY(or_fail(machine_.disk.rename(fresh, stamp), "write"));
  return true;
}

/// Prepares RELEASE for the build of a module. If the module changes the value of a macro, EPICS Base would
/// refuse to build it against modules that see the old value. The RELEASE that those include is therefore
/// replaced until the build has ended, and nothing else is built in the meantime.
Result<void> SupportBuild::stage_release(Work& work) {
  const std::string staged = module_state(work, "RELEASE"),
                    local = path::join(work.plan->folder, "configure/RELEASE.local");
  const std::string all = TRY(release_seen_by(work)), &text = work.plan->partial ? all : work.release;
  {
    const std::lock_guard lock(registry_mutex_);
    if (TRY(registry_.contradicts_release(text))) {
      work.lent_release = true;
      TRY(registry_.lend_release(all));
    }
  }
  TRY(or_fail(machine_.disk.replace(staged, text), "write"));
  TRY(work.runner->move_aside(local));
  TRY(or_fail(machine_.disk.remove(local), "remove"));
  return or_fail(machine_.disk.make_link(staged, local), "link");
}

Result<void> SupportBuild::run_step(Work& work, const Step& step) {
  if (std::holds_alternative<CloneSource>(step.action)) return {};
  const std::string log = log_path(work, step);
  if (const auto* file = std::get_if<DownloadFile>(&step.action)) TRY(find_download(work, *file));
  progress_.begin(work.plan->name, report_of(work, step));
  auto done = work.runner->run(step, log);
  if (done && std::holds_alternative<SetRelease>(step.action)) done = stage_release(work);
  progress_.end(work.plan->name, done            ? BuildOutcome::done
                                 : step.may_fail ? BuildOutcome::ignored
                                                 : BuildOutcome::failed);
  if (done || (step.may_fail && done.error().kind() != DiagKind::lock_mismatch)) return {};
  Diagnostic failure = std::move(done.error());
  if (failure.kind() == DiagKind::step_failed)
    failure = error(DiagKind::step_failed, fmt::format("step `{}` of `{}` failed: {}", label_of(step),
                                                       work.plan->name, failure.message()))
                  .at(failure.span())
                  .help(failure.help_text())
                  .note({}, "the step is: " + describe(step));
  if (!failure.span().known()) failure.set_span(step.place);
  if (failure.kind() != DiagKind::regular_expression)
    work.failure_log = log;  // the log does not explain an error in an expression
  return fail(std::move(failure));
}

Result<void> SupportBuild::run_steps(Work& work) {
  if (const LockedModule* entry = locked(work)) work.runner->lock_downloads(entry->downloads);
  bool has_all_inputs = work.plan->partial, has_made = false;
  for (const Step& step : work.plan->steps) {
    if (!has_all_inputs && step.stage > Stage::download) {
      has_all_inputs = true;
      work.packages = TRY(packages_.versions(work.plan->apt_developer));
      TRY(set_key(work));
      TRY(restore_from_cache(work));
    }
    if (!work.restored_from.empty() && is_restored(work, step)) continue;
    if (std::holds_alternative<RunMake>(step.action) && !std::exchange(has_made, true))
      TRY(record_edits(work));
    TRY(run_step(work, step));
    if (step.stage != Stage::packages || locked(work) == nullptr) continue;
    for (const auto& [name, version] : TRY(packages_.versions(work.plan->apt_developer))) {
      const auto wanted = locked(work)->packages.find(name);
      if (wanted != locked(work)->packages.end() && wanted->second != version)
        return fail(error(DiagKind::lock_mismatch,
                          fmt::format("the package `{}` is installed at {}, but the lock file says {}", name,
                                      version, wanted->second))
                        .at(locked(work)->place_of("packages/" + name)));
    }
  }
  return {};
}

/// Checks the libraries of a module that has run make. With `--keep`, which ansible.sh implies, a missing one
/// is only worth a warning, as an existing recipe may list a library that its IOC does not need.
Result<void> SupportBuild::check_result(const Work& work) {
  const std::vector<Step>& steps = work.plan->steps;
  const auto runs_make = [](const Step& step) { return std::holds_alternative<RunMake>(step.action); };
  if (std::ranges::none_of(steps, runs_make)) return {};
  for (const Step& step : steps)
    if (const auto* module = std::get_if<RegisterModule>(&step.action))
      if (auto checked = check_libraries(*module, target_, machine_.disk); !checked) {
        const Diagnostic& missing = checked.error();
        if (!options_.keep) return checked;
        warn(warning(missing.kind(), missing.message()).at(missing.span()).help(missing.help_text()));
      }
  return {};
}

/// Compares the files that an earlier build has downloaded with those of the lock file. Missing files are
/// downloaded again.
Result<void> SupportBuild::check_locked_downloads(const Work& work) const {
  const LockedModule* entry = locked(work);
  if (entry == nullptr) return {};
  for (const Step& step : work.plan->steps) {
    const auto* file = std::get_if<DownloadFile>(&step.action);
    if (file == nullptr) continue;
    const std::string url = fetch::without_secrets(file->url);
    const auto wanted = entry->downloads.find(url);
    const std::string hash = TRY(hash_if_exists(machine_.disk, file->dest));
    if (hash.empty()) continue;
    if (wanted != entry->downloads.end() && (wanted->second.empty() || wanted->second == hash)) continue;
    return fail(
        error(DiagKind::lock_mismatch,
              wanted == entry->downloads.end()
                  ? fmt::format("the lock file has no download `{}`", url)
                  : fmt::format("`{}` is not the locked file: its SHA-256 is {}, the lock file says {}",
                                file->dest, hash, wanted->second))
            .at(entry->place_of("downloads/" + url)));
  }
  return {};
}

Result<Scheduler::Outcome> SupportBuild::build(Work& work) {
  if (!options_.force && initial_lock_.find(work.plan->name) != nullptr) TRY(check_locked_downloads(work));
  if (!work.plan->partial) TRY(set_key(work));
  if (TRY(is_unchanged(work))) return Scheduler::Outcome::unchanged;
  const std::string logs = target_.configure("logs/" + work.plan->name);
  for (const std::string& name : TRY(or_unreadable(machine_.disk.list_if_exists(logs), "list")))
    if (name != "clone.log") TRY(or_fail(machine_.disk.remove(path::join(logs, name)), "remove"));
  TRY(prepare_tree(work));
  TRY(add_local_names(work));
  work.runner->set_time(work.time);
  auto done = run_steps(work);
  if (done) done = check_result(work);
  auto recorded = record_tree(work);
  TRY(std::move(done));
  TRY(std::move(recorded));
  for (const Step& step : work.plan->steps)
    if (const auto* file = std::get_if<DownloadFile>(&step.action))
      work.downloads[fetch::without_secrets(file->url)] = TRY(hash_if_exists(machine_.disk, file->dest));
  return Scheduler::Outcome::built;
}

}  // namespace iocwright::image
