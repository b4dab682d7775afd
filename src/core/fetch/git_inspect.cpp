// Inspects a repository's files, commits and refs without changing it.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"
#include "core/fetch/git_refs.hpp"

namespace iocwright::fetch {

namespace {

/// Splits the output of `-z`, in which each item ends with NUL.
std::vector<std::string_view> items(const std::string& list) {
  auto out = text::split(list, '\0');
  std::erase_if(out, [](std::string_view item) { return item.empty(); });
  return out;
}

std::set<std::string> names(const std::string& list) {
  const auto found = items(list);
  return {found.begin(), found.end()};
}

/// Parses lines of the form `COMMIT<separator>REF`.
std::map<std::string, std::string> by_name(const std::string& lines, char separator) {
  std::map<std::string, std::string> out;
  for (std::string_view line : text::split(lines, '\n'))
    if (const std::size_t at = line.find(separator); at != std::string_view::npos)
      out.emplace(line.substr(at + 1), line.substr(0, at));
  return out;
}

/// The URL of `origin` if the repository's configuration is of the simplest form, as `git clone` writes it.
/// Otherwise nothing: then git has to be asked.
std::optional<std::string> plain_origin(const Disk& disk, const std::string& folder) {
  const auto config = disk.read_if_exists(path::join(folder, ".git/config"));
  if (!config || !*config) return std::nullopt;
  std::optional<std::string> out;
  bool is_origin = false;
  for (std::string_view line : text::split(**config, '\n')) {
    line = text::trim(line);
    if (line.starts_with('[')) {
      if (line.starts_with("[include") || line.starts_with("[extensions") || !line.ends_with(']'))
        return std::nullopt;
      is_origin = line == "[remote \"origin\"]";
      continue;
    }
    if (line.find_first_of("\"\\#;") != std::string_view::npos) return std::nullopt;
    const std::size_t equals = line.find('=');
    if (is_origin && text::trim(line.substr(0, equals)) == "url" && equals != std::string_view::npos)
      out = text::trim(line.substr(equals + 1));
  }
  return out;
}

}  // namespace

bool GitSource::has_commit(const std::string& folder, const std::string& what) {
  return read_refs(machine_.disk, folder) ||
         run({"-C", folder, "rev-parse", "--verify", "-q", "HEAD^{commit}"}, what).has_value();
}

Result<TrackedFiles> GitSource::tracked_files(const std::string& folder, const std::string& index) {
  TrackedFiles out;
  const std::string what = fmt::format("cannot compare `{}` with its commit", folder);
  if (!has_commit(folder, what)) return out;
  index_ = index;
  auto compared = compare_with_head(folder, what, out);
  index_.clear();
  TRY(or_fail(machine_.disk.remove(index), "remove"));
  TRY(std::move(compared));
  return out;
}

/// Compares with a new index. It has no file times and no flags set by the user, so git reads every file.
Result<void> GitSource::compare_with_head(const std::string& folder, const std::string& what,
                                          TrackedFiles& out) {
  TRY(find_filters());
  TRY(run({"-C", folder, "read-tree", "HEAD"}, what));
  const std::string listed = TRY(run({"-C", folder, "ls-files", "-s", "-z"}, what));
  out.changed = names(TRY(run({"-C", folder, "-c", "diff.autoRefreshIndex=true", "diff", "--no-ext-diff",
                               "--ignore-submodules=all", "--name-only", "-z"},
                              what)));
  for (std::string_view item : items(listed)) {  // MODE HASH STAGE<tab>PATH
    const std::size_t tab = item.find('\t');
    const auto words = text::split(item.substr(0, tab), ' ');
    if (tab == std::string_view::npos || words.size() != 3) continue;
    const std::string path(item.substr(tab + 1));
    if (words[0] == "160000") out.submodules[path] = words[1];
    else out.all.insert(path);
  }
  return {};
}

Result<StagedFiles> GitSource::staged_files(const std::string& folder) {
  const std::string what = fmt::format("cannot compare the index of `{}` with its commit", folder);
  StagedFiles out;
  if (!has_commit(folder, what)) return out;
  const std::vector<std::string> diff{
      "-C", folder, "diff", "--cached", "--no-ext-diff", "--no-renames", "--ignore-submodules=all", "-z"};
  const auto with = [&diff](std::initializer_list<std::string> more) {
    std::vector<std::string> command = diff;
    command.insert(command.end(), more);
    return command;
  };
  out.text = TRY(run(with({"--raw", "--no-abbrev"}), what));
  if (!out.text.empty()) out.names = names(TRY(run(with({"--name-only"}), what)));
  return out;
}

std::map<std::string, std::string> GitSource::refs(const std::string& folder) {
  auto read = read_refs(machine_.disk, folder);
  auto out = read ? *std::move(read)
                  : by_name(run({"-C", folder, "show-ref", "--head"}, "no refs").value_or(""), ' ');
  std::erase_if(out, [](const auto& ref) { return ref.first.starts_with("refs/remotes/"); });
  return out;
}

Result<std::vector<std::string>> GitSource::commits_beyond(const std::string& folder,
                                                           const std::vector<std::string>& known) {
  std::vector<std::string> command{"-C",    folder,  "rev-list", "--ignore-missing", "--format=%h %s",
                                   "--all", "--not", "--remotes"};
  command.insert(command.end(), known.begin(), known.end());
  const std::string listed = TRY(run(command, fmt::format("cannot list the commits of `{}`", folder)));
  std::vector<std::string> out;
  // git precedes each commit with a line `commit HASH`.
  for (std::string_view line : text::split(listed, '\n'))
    if (!line.empty() && !line.starts_with("commit ")) out.emplace_back(line);
  return out;
}

Result<std::map<std::string, std::string>> GitSource::remote_refs(const std::string& url) {
  const std::string from = mirror_.clone_url(url);
  return by_name(
      TRY(run({"ls-remote", "--", from}, fmt::format("cannot list the versions of `{}`", from), true)), '\t');
}

Result<RemoteVersion> GitSource::remote_version(const std::string& url, const std::string& version) {
  TRY(check_url(url));
  TRY(check_version(version));
  const std::string from = mirror_.clone_url(url), branch = "refs/heads/" + version,
                    tag = "refs/tags/" + version;
  const auto listed = by_name(TRY(run({"ls-remote", "--", from, branch, tag, tag + "^{}"},
                                      fmt::format("cannot list the versions of `{}`", from), true)),
                              '\t');
  if (const auto found = listed.find(branch); found != listed.end())
    return RemoteVersion{RefKind::branch, found->second};
  // of an annotated tag, the commit is listed as `TAG^{}`
  for (const std::string& name : {tag + "^{}", tag})
    if (const auto found = listed.find(name); found != listed.end())
      return RemoteVersion{RefKind::tag, found->second};
  return RemoteVersion{};
}

Result<std::map<std::string, std::string>> GitSource::remote_tags(const std::string& url) {
  TRY(check_url(url));
  constexpr std::string_view prefix = "refs/tags/", peeled = "^{}";
  const std::string from = mirror_.clone_url(url);
  std::map<std::string, std::string> out;
  // `TAG^{}`, the commit of an annotated tag, follows `TAG` and replaces it
  for (const auto& [ref, commit] :
       by_name(TRY(run({"ls-remote", "--tags", "--", from},
                       fmt::format("cannot list the versions of `{}`", from), true)),
               '\t')) {
    std::string_view name = ref;
    if (name.ends_with(peeled)) name.remove_suffix(peeled.size());
    if (name.starts_with(prefix)) out[std::string(name.substr(prefix.size()))] = commit;
  }
  return out;
}

RefKind GitSource::kind_in(const std::string& folder, const std::string& version) {
  const auto exists = [&](const std::string& ref) {
    return run({"-C", folder, "rev-parse", "--verify", "-q", ref}, "no such ref").has_value();
  };
  if (!check_version(version)) return RefKind::other;
  if (exists("refs/remotes/origin/" + version)) return RefKind::branch;
  if (exists("refs/tags/" + version)) return RefKind::tag;
  return exists("refs/heads/" + version) ? RefKind::branch : RefKind::other;
}

std::string GitSource::origin(const std::string& folder) {
  if (const auto plain = plain_origin(machine_.disk, folder)) return *plain;
  const auto url = run({"-C", folder, "config", "--get", "remote.origin.url"}, "no origin");
  return url ? std::string(text::trim(*url)) : "";
}

std::string GitSource::version_of(const std::string& folder, const std::string& commit) {
  const std::string named = run({"-C", folder, "for-each-ref", "--points-at", commit,
                                 "--sort=-version:refname", "--format=%(refname)", "refs/tags"},
                                "no tags")
                                .value_or("");
  constexpr std::string_view prefix = "refs/tags/";
  const std::string_view first = text::split(named, '\n').front();
  return first.starts_with(prefix) ? std::string(first.substr(prefix.size())) : commit;
}

}  // namespace iocwright::fetch
