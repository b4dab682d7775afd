// Restores modules from the build cache instead of building them, and stores those that were built.
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "core/base/path.hpp"
#include "core/base/utc.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/bill_of_materials.hpp"
#include "image/module/support_build.hpp"
#include "image/recipe/os_release.hpp"

namespace iocwright::image {

namespace {

std::string entry_name(const std::string& key) { return key + ".tar.zst"; }

/// What a step changes; empty if it is unknown or does not matter.
std::string changed_path(const Step& step) {
  if (const auto* edit = std::get_if<EditFile>(&step.action)) return edit->path;
  if (const auto* file = std::get_if<SetFile>(&step.action)) return file->path;
  if (const auto* copy = std::get_if<CopyFile>(&step.action)) return copy->dest;
  if (const auto* archive = std::get_if<UnpackArchive>(&step.action)) return archive->dest;
  return {};
}

/// The folder that a step runs a program in; empty if it runs none.
std::string working_folder(const Step& step) {
  if (const auto* make = std::get_if<RunMake>(&step.action)) return make->folder;
  if (const auto* command = std::get_if<RunCommand>(&step.action)) return command->folder;
  return {};
}

}  // namespace

/// Whether the module's tree depends on nothing but its key. What the user has changed, and what an
/// interrupted build has left, are not in the key, and commands in other folders change what an entry does
/// not contain.
bool SupportBuild::may_cache(const Work& work) const {
  const ModulePlan& plan = *work.plan;
  if (options_.cache == nullptr || !plan.cached || plan.partial || work.source.commit.empty()) return false;
  if (!work.dirty.empty() || work.local.partly_known || !work.runner->moved_aside().empty()) return false;
  if (machine_.disk.is_link(plan.folder).value_or(true)) return false;
  return std::ranges::none_of(plan.steps, [&](const Step& step) {
    // The key covers only what is downloaded before the build.
    const auto* file = std::get_if<DownloadFile>(&step.action);
    if (file != nullptr && step.stage > Stage::download && file->sha256.empty()) return true;
    const std::string folder = working_folder(step);
    return !folder.empty() && !path::is_within(folder, plan.folder);
  });
}

/// Restores the module if the cache has it. Called before the first step that changes its tree. Fails if the
/// tree is lost.
Result<void> SupportBuild::restore_from_cache(Work& work) {
  work.cacheable = may_cache(work);
  if (!work.cacheable || options_.force) return {};
  const std::string beside = hidden_name(work.plan->folder, "restore");
  const auto place = options_.cache->find(
      entry_name(work.key), module_state(work, "entry"),
      [&](const std::string& file) { return unpack_entry(work, file, beside); },
      [&](Diagnostic problem) { warn(std::move(problem)); });
  if (!place) return {};
  if (TRY(place_tree(work, beside))) work.restored_from = *place;
  remove_later(beside);
  return {};
}

/// Removes a hidden tree. If that fails, the next build removes it; see prepare().
void SupportBuild::remove_later(const std::string& hidden) {
  if (auto removed = machine_.disk.remove_tree(hidden); !removed)
    warn(warning(DiagKind::build_cache, removed.error().text("remove")));
}

/// Unpacks an entry into the folder `into`, which is removed again if the entry is unusable.
Result<void> SupportBuild::unpack_entry(const Work& work, const std::string& file, const std::string& into) {
  Disk& disk = machine_.disk;
  TRY(or_fail(disk.remove_tree(into), "remove"));
  const EntryHeader wanted{
      .kind = "module", .key = work.key, .name = work.plan->name, .folder = work.plan->folder};
  auto unpacked = unpack(file, wanted, into);
  if (unpacked) return {};
  TRY(or_fail(disk.remove_tree(into), "remove"));
  return fail(std::move(unpacked.error()));
}

/// Replaces the module's tree and its logs with those of an unpacked entry. Returns false, after a warning,
/// if that is not possible and the tree is as before; fails if it is neither.
Result<bool> SupportBuild::place_tree(const Work& work, const std::string& from) {
  Disk& disk = machine_.disk;
  const std::string &folder = work.plan->folder, old = hidden_name(folder, "old");
  auto placed = or_fail(disk.remove_tree(old), "remove");
  if (placed) placed = or_fail(disk.rename(folder, old), "move");
  const bool is_moved = placed.has_value();
  if (placed) placed = or_fail(disk.rename(path::join(from, "tree"), folder), "write");
  if (placed) placed = place_logs(work, from);
  if (placed) {
    remove_later(old);
    return true;
  }
  if (is_moved) {
    TRY(or_fail(disk.remove_tree(folder), "remove"));
    TRY(or_fail(disk.rename(old, folder), "move back"));
  }
  warn(warning(DiagKind::build_cache, fmt::format("`{}` is built instead of restored: {}", work.plan->name,
                                                  placed.error().message()))
           .help(placed.error().help_text()));
  return false;
}

/// Copies the logs of an entry, and its list of commands that must not be repeated on its tree.
Result<void> SupportBuild::place_logs(const Work& work, const std::string& from) {
  Disk& disk = machine_.disk;
  const std::string logs = target_.configure("logs/" + work.plan->name), kept = path::join(from, "logs");
  for (const std::string& name : TRY(or_fail(disk.list_if_exists(kept), "list")))
    if (name != "clone.log")
      TRY(or_fail(disk.replace_by_copy(path::join(kept, name), path::join(logs, name)), "copy"));
  if (const std::string once = path::join(from, "once"); TRY(or_unreadable(disk.exists(once))))
    TRY(or_fail(disk.replace_by_copy(once, module_state(work, "once")), "copy"));
  return {};
}

/// Whether a restored module already has what the step does. Steps that change other folders are executed,
/// because these are not in the entry.
bool SupportBuild::is_restored(const Work& work, const Step& step) {
  if (!working_folder(step).empty() || std::holds_alternative<SetRelease>(step.action) ||
      std::holds_alternative<ShowMessage>(step.action))
    return true;
  const std::string changed = changed_path(step);
  return !changed.empty() && path::is_within(changed, work.plan->folder);
}

/// Stores a module that was built from a new or restored checkout.
void SupportBuild::store(Work& work) {
  if (!work.cacheable || !may_cache(work) || !work.is_new || !work.restored_from.empty() ||
      !options_.cache->writes())
    return;
  const auto report = [&](Diagnostic problem) { warn(std::move(problem)); };
  const std::string file = module_state(work, "entry");
  if (auto written = write_entry(work, file); written)
    options_.cache->store(entry_name(work.key), file, report);
  else
    report(warning(DiagKind::build_cache, fmt::format("`{}` is not stored in the build cache: {}",
                                                      work.plan->name, written.error().message()))
               .help(written.error().help_text()));
  ::unlink(file.c_str());
}

/// The bill of materials of the module alone.
Result<std::string> SupportBuild::bill_of(const Work& work) {
  LockFile lock;
  lock.base = lock_.base;
  lock.modules.push_back(TRY(entry_of(work)));
  const std::string now = utc_text(std::strtoll(work.time.c_str(), nullptr, 10)) + "Z";
  return spdx_bill(bill_of_lock(lock, distribution_id(machine_.disk)), now).dump(2) + "\n";
}

/// Writes the entry of a module that was built. What it has added to the registry is only for people: a
/// restored module adds what its plan says, which the key covers.
Result<void> SupportBuild::write_entry(const Work& work, const std::string& file) {
  const ModulePlan& plan = *work.plan;
  EntryHeader header{.kind = "module", .key = work.key, .name = plan.name, .folder = plan.folder};
  header.notes = {{"url", work.url}, {"version", work.version}, {"commit", work.source.commit}};
  for (const RegistryChange& change : work.runner->changes())
    header.notes["registry"] +=
        describe(Step{Stage::registration, EditFile{change.file, change.edit, true, {}, {}}, {}}) + "\n";
  const std::string bill = module_state(work, "bill.json");
  TRY(or_fail(machine_.disk.replace(bill, TRY(bill_of(work))), "write"));
  std::vector<EntryPart> parts{
      {"bill.json", bill},
      {"tree", plan.folder, {"configure/RELEASE.local"}},
      {"logs", target_.configure("logs/" + plan.name), {"clone.log", "tree.log"}},
  };
  const std::string once = module_state(work, "once");
  if (TRY(or_unreadable(machine_.disk.exists(once)))) parts.push_back({"once", once});
  return pack(std::move(header), parts, file);
}

}  // namespace iocwright::image
