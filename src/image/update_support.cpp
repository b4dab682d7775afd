#include "image/update_support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"
#include "image/module/make_lock.hpp"

namespace iocwright::image {

namespace {

/// A disk on which some files have their new content already.
class EditedDisk : public RealDisk {
 public:
  explicit EditedDisk(const FileSet& files) : files_(files) {}
  FileResult<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    return found != files_.end() ? found->second : RealDisk::read(path);
  }
  FileResult<std::string> read_input(const std::string& path) const override {
    const auto found = files_.find(path);
    return found != files_.end() ? found->second : RealDisk::read_input(path);
  }

 private:
  const FileSet& files_;
};

/// A version to replace.
struct Change {
  const ModuleVersion* module;
  std::string to;
};

/// Whether YAML may read the version as a number or a date unless it is quoted.
bool needs_quotes(const std::string& version) {
  const auto is_in = [&](std::string_view letters) {
    return version.find_first_not_of(letters) == std::string::npos;
  };
  const bool is_date = is_in("0123456789-") && version.find('-') == 4;
  return is_date || (is_in("0123456789_.eExXoOabcdfABCDF") && std::ranges::count(version, '.') < 2 &&
                     version[0] >= '0' && version[0] <= '9');
}

/// Whether the version has no meaning but its own in a shell command, a template and YAML.
bool is_plain(std::string_view version) {
  return std::ranges::all_of(version, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._+~/-").find(c) != std::string_view::npos;
  });
}

/// The new version in the notation of the old one, which may be in quotes.
std::string written_as(std::string_view old, const std::string& version, bool is_yaml) {
  if (old.starts_with('"') || old.starts_with('\'')) return old[0] + version + old[0];
  return is_yaml && needs_quotes(version) ? '"' + version + '"' : version;
}

class Update {
 public:
  Update(UpdateRequest& request, BuildContext& context) : request_(request), context_(context) {}

  ExitStatus run() {
    const auto versions = find_versions(request_.versions, context_);
    if (!versions) return wrong_input;
    auto chosen = choose(*versions);
    if (context_.sink().take_error(chosen)) return wrong_input;
    for (const Change& change : changes_) {
      const Place place = sources().file(change.module->place.file).place(change.module->place.begin);
      context_.out << fmt::format("{}: {} -> {} in {}:{}\n", change.module->module, change.module->version,
                                  change.to, change.module->file, place.line);
    }
    if (changes_.empty()) context_.out << "nothing to update\n";
    if (request_.dry_run || changes_.empty()) return done;
    edit();
    auto locked = refresh_lock(versions->lock_file);
    if (context_.sink().take_error(locked) || context_.sink().has_errors()) return step_failed;
    auto written = write();
    return context_.sink().take_error(written) ? step_failed : done;
  }

 private:
  Sources& sources() const { return context_.reader.sources; }

  Result<void> choose(const ModuleVersions& versions) {
    if (!request_.to.empty()) return choose_given(versions);
    for (const ModuleVersion& module : versions.modules) {
      const std::string& why = module.not_comparable.empty() ? module.not_editable : module.not_comparable;
      if (!why.empty())
        context_.sink().add(
            warning(DiagKind::kept_version, fmt::format("the version `{}` of `{}` stays as it is: {}",
                                                        module.version, module.module, why))
                .at(module.place));
      else if (const auto newest = std::find_if(module.newer.rbegin(), module.newer.rend(), is_plain);
               newest != module.newer.rend())
        changes_.push_back({&module, *newest});
    }
    return {};
  }

  /// Chooses the version of `--to`, which must exist.
  Result<void> choose_given(const ModuleVersions& versions) {
    const std::vector<std::string>& names = request_.versions.support.plan.modules;
    const auto plan = std::ranges::find(versions.plan.modules, names.front(), &ModulePlan::asked);
    if (plan == versions.plan.modules.end()) return {};  // skipped
    const auto module = std::ranges::find(versions.modules, plan->name, &ModuleVersion::module);
    if (module == versions.modules.end() || module->version == request_.to) return {};
    if (!module->not_editable.empty())
      return fail(error(DiagKind::kept_version, fmt::format("cannot replace the version of `{}`: {}",
                                                            module->module, module->not_editable))
                      .at(module->place));
    if (!is_plain(request_.to))
      return fail(
          error(DiagKind::kept_version,
                fmt::format("cannot write the version `{}`: only letters, digits and `._+~/-` are allowed",
                            request_.to)));
    const fetch::Mirror mirror(request_.versions.mirror);
    fetch::GitSource git(context_.machine, mirror, "");
    if (TRY(git.remote_version(plan->url, request_.to)).commit.empty() && !fetch::is_commit_hash(request_.to))
      return fail(
          error(DiagKind::fetch_failed,
                fmt::format("`{}` has no tag or branch `{}`", fetch::without_secrets(plan->url), request_.to))
              .help(fmt::format("`iocwright support outdated {}` shows the newest tag", module->module)));
    changes_.push_back({&*module, request_.to});
    return {};
  }

  /// Makes the new content of all files, from the ends of the files so that places stay valid.
  void edit() {
    std::vector<const Change*> sorted;
    for (const Change& change : changes_) sorted.push_back(&change);
    std::ranges::sort(sorted, std::ranges::greater(),
                      [](const Change* change) { return change->module->place.begin; });
    for (const Change* change : sorted) {
      const ModuleVersion& module = *change->module;
      const std::string_view old = sources().file(module.place.file).text();
      std::string& text = files_.try_emplace(module.file, old).first->second;
      const std::size_t size = module.place.end - module.place.begin;
      text.replace(
          module.place.begin, size,
          written_as(old.substr(module.place.begin, size), change->to, module.file.ends_with(".yml")));
    }
  }

  /// Replaces the entries of the changed modules in the lock file, if there is one.
  Result<void> refresh_lock(const std::string& file) {
    if (!TRY(or_unreadable(context_.machine.disk.exists(file)))) return {};
    auto lock = read_lock(file, context_.reader);
    if (!lock) return {};
    const FileSet edited_files = files_;
    EditedDisk disk(edited_files);
    const Machine& real = context_.machine;
    BuildContext edited{
        .machine = {disk, real.process, real.fetcher, real.clock, real.environment, real.secrets},
        .reader = {disk, sources(), context_.sink()},
        .limits = context_.limits,
        .templates = context_.templates,
        .out = context_.out,
        .write_schema = {}};
    SupportRequest support = request_.versions.support;
    for (const Change& change : changes_)
      if (const auto given = support.plan.versions.find(change.module->module);
          given != support.plan.versions.end())
        given->second = change.to;
    auto plan = plan_support(support, edited);
    if (!plan) return {};
    std::erase_if(plan->modules, [&](const ModulePlan& module) {
      return std::ranges::none_of(changes_,
                                  [&](const Change& change) { return change.module->module == module.name; });
    });
    const auto refreshed =
        make_lock(*plan, support.target, request_.versions.mirror, edited.machine, context_.sink(), *lock);
    if (refreshed) files_[file] = refreshed->text();
    return {};
  }

  /// Writes all files in one transaction in the folder that contains all of them.
  Result<void> write() {
    std::map<std::string, std::string> real;  // a link keeps leading to its file
    std::string top;
    for (const auto& [file, text] : files_) {
      std::error_code code;
      const std::string place = std::filesystem::canonical(file, code).string();
      if (code) return fail(error(DiagKind::unwritable_file, FileError{file, code.value()}.text("write")));
      real[place] = text;
      if (top.empty()) top = path::parent(place);
      while (!path::is_within(place, top)) top = path::parent(top);
    }
    FileSet files;
    for (const auto& [file, text] : real)
      files[file.substr(top.ends_with('/') ? top.size() : top.size() + 1)] = text;
    auto transaction = TRY(or_fail(FileTransaction::begin(context_.machine.disk, top), "write"));
    auto committed = or_fail(transaction.commit_after_removal(files, {}, {}), "write");  // keeps the modes
    auto cleared = or_fail(transaction.remove_state(), "remove");
    TRY(std::move(committed));
    return cleared;
  }

  UpdateRequest& request_;
  BuildContext& context_;
  std::vector<Change> changes_;
  FileSet files_;
};

}  // namespace

ExitStatus update_support(UpdateRequest request, BuildContext& context) {
  return Update(request, context).run();
}

}  // namespace iocwright::image
