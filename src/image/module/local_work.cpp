#include "image/module/local_work.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

std::string folder_of(const std::string& tree, const std::string& repository) {
  return repository.empty() ? tree : path::join(tree, repository);
}

std::string hash_of_staged(const std::string& text) { return text.empty() ? text : Sha256::of(text); }

std::string staged_in(const std::string& repository, const fetch::StagedFiles& staged) {
  return staged.text.empty() ? "" : repository + "\n" + staged.text;
}

/// SHA-256 of the staged changes in all repositories; empty if there are none.
Result<std::string> staged_hash(const std::string& folder, const std::set<std::string>& repositories,
                                fetch::GitSource& git) {
  std::string all;
  for (const std::string& repository : repositories) {
    all += staged_in(repository, TRY(git.staged_files(folder_of(folder, repository))));
  }
  return hash_of_staged(all);
}

/// Searches all repositories in a tree for the user's work: first the tree itself, then the repositories
/// inside.
class Search {
 public:
  Search(const TreePlace& place, const TreeRecord* record, fetch::GitSource& git, const TreeFiles& now)
      : place_(place), record_(record), git_(git), now_(now), changes_(changes_since(record, now)) {}

  Result<LocalWork> run() {
    for (const std::string& repository : now_.repositories) {
      if (is_foreign(repository)) continue;
      TRY(look_at(repository));
    }
    if (record_ != nullptr && record_->staged == hash_of_staged(staged_)) out_.staged.clear();
    return std::move(out_);
  }

 private:
  /// The repository that a path belongs to: the innermost folder around it that is a repository.
  std::string owner_of(std::string_view path) const {
    for (std::string folder = path::parent(path); !folder.empty(); folder = path::parent(folder))
      if (now_.repositories.contains(folder)) return folder;
    return "";
  }

  /// Whether a repository in the tree is the user's: it is neither a submodule nor in the record, or it is
  /// inside such a repository. Adds the outermost ones to the result.
  bool is_foreign(const std::string& repository) {
    if (repository.empty()) return false;
    const std::string owner = owner_of(repository);
    const bool in_foreign = out_.repositories.contains(owner) || inside_foreign_.contains(owner);
    if (in_foreign) inside_foreign_.insert(repository);
    const bool known = record_ != nullptr && record_->commits.contains(repository);
    if (in_foreign || known || submodules_.contains(repository)) return in_foreign;
    out_.repositories.insert(repository);
    return true;
  }

  Result<void> look_at(const std::string& repository) {
    const std::string folder = folder_of(place_.folder, repository);
    const fetch::TrackedFiles tracked = TRY(git_.tracked_files(folder, place_.scratch_index));
    for (const auto& [path, commit] : tracked.submodules) submodules_[path::join(repository, path)] = commit;
    take_files(repository, tracked);
    const fetch::StagedFiles staged = TRY(git_.staged_files(folder));
    for (const std::string& name : staged.names) out_.staged.insert(path::join(repository, name));
    staged_ += staged_in(repository, staged);
    return take_commits(repository, folder);
  }

  /// Collects the user's files in a repository. Changed files that match HEAD are collected in `committed`.
  /// Missing files count only if git tracks them, because others can be rebuilt.
  void take_files(const std::string& repository, const fetch::TrackedFiles& tracked) {
    const auto name_in = [&](const std::string& path) {
      return repository.empty() ? path : path.substr(repository.size() + 1);
    };
    for (const std::string& path : changes_.present) {
      if (owner_of(path) != repository) continue;
      const std::string name = name_in(path);
      const bool as_head = tracked.all.contains(name) && !tracked.changed.contains(name);
      (as_head ? out_.committed : out_.files).insert(path);
    }
    for (const std::string& path : changes_.missing)
      if (owner_of(path) == repository && tracked.all.contains(name_in(path))) out_.files.insert(path);
    if (record_ != nullptr) return;
    for (const std::string& name : tracked.changed)
      if (const std::string path = path::join(repository, name); !now_.files.contains(path))
        out_.files.insert(path);
  }

  Result<void> take_commits(const std::string& repository, const std::string& folder) {
    std::vector<std::string> known;
    if (record_ != nullptr)
      if (const auto had = record_->commits.find(repository); had != record_->commits.end())
        known = had->second;
    if (const auto submodule = submodules_.find(repository); submodule != submodules_.end())
      known.push_back(submodule->second);
    const bool ask = repository.empty() && !place_.remote.empty();
    // Our shallow clones of a tag have no remote-tracking branch, so the commits of tags must count as known.
    if (record_ == nullptr && !ask) known.emplace_back("--tags");
    auto commits = TRY(git_.commits_beyond(folder, known));
    if (ask && !commits.empty()) {
      TRY(add_published(folder, known));
      commits = TRY(git_.commits_beyond(folder, known));
    }
    for (std::string& commit : commits)
      out_.commits.push_back(repository.empty() ? commit : commit + " in " + repository);
    return {};
  }

  /// Adds to `known` the commits of local refs that a ref of the remote points to as well. Without a record,
  /// a local tag also counts as published if the remote has a tag of the same name, because the remote's tag
  /// may have moved.
  Result<void> add_published(const std::string& folder, std::vector<std::string>& known) {
    std::set<std::string> published;
    const auto remote = TRY(git_.remote_refs(place_.remote));
    for (const auto& [name, commit] : remote) published.insert(commit);
    for (const auto& [name, commit] : git_.refs(folder)) {
      const bool old_tag = record_ == nullptr && name.starts_with("refs/tags/") && remote.contains(name);
      if (old_tag || published.contains(commit)) known.push_back(commit);
    }
    return {};
  }

  const TreePlace& place_;
  const TreeRecord* record_;
  fetch::GitSource& git_;
  const TreeFiles& now_;
  TreeChanges changes_;
  /// The commit of each submodule, by path relative to the tree.
  std::map<std::string, std::string> submodules_;
  std::set<std::string> inside_foreign_;  ///< repositories
  std::string staged_;
  LocalWork out_;
};

std::string truncated_list(const std::vector<std::string>& words, std::size_t maximum) {
  if (words.size() <= maximum) return text::quoted_list(words);
  std::string out;
  for (std::size_t i = 0; i < maximum; ++i) out += fmt::format("`{}`, ", words[i]);
  return out + fmt::format("and {} more", words.size() - maximum);
}

/// Describes the origin of a tree that is not a clone of the module; empty if it is one.
std::string foreign_origin(const TreePlace& place, const std::string& origin) {
  const bool ours = std::any_of(place.urls.begin(), place.urls.end(), [&](const std::string& url) {
    return fetch::source_name(url) == fetch::source_name(origin);
  });
  if (ours) return "";
  return origin.empty() ? "it is a repository without an origin"
                        : fmt::format("it is a clone of `{}`", fetch::without_secrets(origin));
}

}  // namespace

Result<LocalWork> find_local_work(const TreePlace& place, const TreeRecord* record, fetch::GitSource& git,
                                  const Disk& disk) {
  LocalWork out;
  const TreeFiles now = TRY(scan_tree(place.folder));
  if (!now.repositories.contains("")) {
    out.remarks.emplace_back("it is not a git clone, so nothing of it can be committed");
    out.files = changes_since(record, now).present;
    return out;
  }
  out = TRY(Search(place, record, git, now).run());
  if (const std::string whose = foreign_origin(place, git.origin(place.folder)); !whose.empty())
    out.remarks.push_back(whose);
  const std::string repository = path::join(place.folder, ".git");
  if (!TRY(or_unreadable(disk.is_folder(repository))))
    out.remarks.emplace_back("its `.git` is not a folder: the repository is elsewhere");
  const auto worktrees = TRY(or_unreadable(disk.list_if_exists(path::join(repository, "worktrees")), "list"));
  if (!worktrees.empty())
    out.remarks.push_back(
        fmt::format("its repository has the linked worktrees {}", text::quoted_list(worktrees)));
  return out;
}

namespace {

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

/// When the content or the mode of a file has last changed, in nanoseconds. The same for the folder above if
/// the file is missing, and 0 if nothing is there.
std::int64_t changed_at(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 && ::lstat(path::parent(path).c_str(), &info) != 0) return 0;
  return nanoseconds(info.st_ctim);
}

/// Whether the file is in a folder that holds only what make has made.
bool is_product(std::string_view path) {
  constexpr std::array folders{"bin", "lib", "include", "dbd", "html", "templates"};
  const auto words = text::split(path, '/');
  if (words.size() > 1 && std::ranges::find(folders, words.front()) != folders.end()) return true;
  return std::ranges::any_of(words, [](std::string_view word) { return word.starts_with("O."); });
}

}  // namespace

Result<void> take_out_interrupted(LocalWork& work, const std::string& folder, const std::string& mark,
                                  const std::map<std::string, TreeFile>& edited) {
  constexpr std::int64_t doubt =
      2'000'000'000;  // the mark is touched more often, but the machine may be busy
  struct stat info {};
  if (::stat(mark.c_str(), &info) != 0) return {};
  const std::int64_t end = nanoseconds(info.st_mtim);
  const TreeFiles now = TRY(scan_tree(folder));
  const auto is_users = [&](const std::string& path) {
    const std::int64_t time = changed_at(path::join(folder, path));
    if (time > end + doubt) return true;
    const auto file = now.files.find(path);
    const auto before = edited.find(path);
    const bool as_edited =
        file != now.files.end() && before != edited.end() && before->second.is_same(file->second);
    if (time > end && !as_edited && file != now.files.end() && !is_product(path)) work.doubtful.insert(path);
    return false;
  };
  std::erase_if(work.files, std::not_fn(is_users));
  std::erase_if(work.repositories, std::not_fn(is_users));
  const bool commits = std::ranges::any_of(
      std::array{".git/HEAD", ".git/logs/HEAD", ".git/refs/stash"}, [&](const char* name) {
        const std::string path = path::join(folder, name);
        return ::access(path.c_str(), F_OK) == 0 && changed_at(path) > end + doubt;
      });
  if (!commits) {
    work.commits.clear();
    work.staged.clear();
  }
  return {};
}

std::map<std::string, std::vector<std::string>> named_commits(const std::string& folder,
                                                              const std::set<std::string>& repositories,
                                                              fetch::GitSource& git) {
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& repository : repositories)
    for (const auto& [name, commit] : git.refs(folder_of(folder, repository)))
      if (auto& known = out[repository]; std::find(known.begin(), known.end(), commit) == known.end())
        known.push_back(commit);
  return out;
}

Result<TreeRecord> record_after(const TreePlace& place, const TreeFiles& now, const TreeRecord* before,
                                const LocalWork& users, fetch::GitSource& git) {
  TreeRecord out;
  if (before != nullptr) out = *before;
  out.partly_known = users.partly_known;
  std::set<std::string> changed = users.files;
  if (!users.commits.empty()) changed.insert(users.committed.begin(), users.committed.end());
  out.files = recorded_files(now, changed, before);
  std::set<std::string> own = now.repositories;
  std::erase_if(own, [&](const std::string& repository) {
    return std::any_of(users.repositories.begin(), users.repositories.end(),
                       [&](const std::string& other) { return path::is_within(repository, other); });
  });
  // Build steps may create commits, too, but if they merge commits of the user, those must not count as ours.
  if (users.commits.empty()) out.commits = named_commits(place.folder, own, git);
  if (users.staged.empty()) out.staged = TRY(staged_hash(place.folder, own, git));
  return out;
}

void add_notes(Diagnostic& diagnostic, const LocalWork& work) {
  constexpr std::size_t maximum_commits = 5, maximum_files = 10;
  for (const std::string& remark : work.remarks) diagnostic.add_note({}, remark);
  const auto add = [&](std::string_view noun, const std::vector<std::string>& words, std::size_t maximum) {
    if (words.empty()) return;
    diagnostic.add_note(
        {}, fmt::format("{}: {}", text::plural(words.size(), noun), truncated_list(words, maximum)));
  };
  add("commit", work.commits, maximum_commits);
  add("file", {work.files.begin(), work.files.end()}, maximum_files);
  add("staged file", {work.staged.begin(), work.staged.end()}, maximum_files);
  add("nested clone", {work.repositories.begin(), work.repositories.end()}, maximum_files);
  if (work.partly_known && !work.files.empty())
    diagnostic.add_note({},
                        "the list includes files of an interrupted build, or of a build by an older version");
}

}  // namespace iocwright::image
