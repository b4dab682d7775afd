// Fetches submodules and mirrors repositories.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"

namespace iocwright::fetch {

namespace {

/// Parses lines of the form `submodule.NAME.url VALUE` into pairs of NAME and VALUE.
std::vector<std::pair<std::string, std::string>> values(std::string_view lines, std::string_view ending) {
  std::vector<std::pair<std::string, std::string>> out;
  constexpr std::string_view prefix = "submodule.";
  for (std::string_view line : text::split(lines, '\n')) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !line.starts_with(prefix)) continue;
    std::string_view key = line.substr(prefix.size(), space - prefix.size());
    if (key.ends_with(ending))
      out.emplace_back(key.substr(0, key.size() - ending.size()), line.substr(space + 1));
  }
  return out;
}

constexpr int maximum_levels = 8;  // of nested submodules

}  // namespace

Result<void> GitSource::get_submodules(const std::string& folder, int level) {
  if (level > maximum_levels || !TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".gitmodules")))))
    return {};
  TRY(run({"-C", folder, "submodule", "--quiet", "init"}, "cannot read the list of submodules"));
  for (const auto& [name, url] :
       values(TRY(run({"-C", folder, "config", "--get-regexp", "^submodule\\..*\\.url$"},
                      "cannot read the list of submodules")),
              ".url")) {
    TRY(check_url(url));
    if (mirror_.is_set())
      TRY(run({"-C", folder, "config", "submodule." + name + ".url", mirror_.clone_url(url)},
              "cannot set the mirror of a submodule"));
  }
  const std::string what = fmt::format("cannot fetch the submodules of `{}`", folder);
  const std::vector<std::string> shallow{"-C", folder, "submodule", "update", "--init", "--depth=1"},
      whole{"-C", folder, "submodule", "update", "--init"};
  // Some servers do not allow fetching the submodule's commit by hash; fetch the full history then.
  if (auto got = run(shallow, what, true); !got) TRY(run(whole, what, true));
  const std::string paths = TRY(run(
      {"-C", folder, "config", "-f", path::join(folder, ".gitmodules"), "--get-regexp", "\\.path$"}, what));
  for (const auto& [name, path] : values(paths, ".path")) {
    TRY(check_filters(path::join(folder, path)));
    TRY(get_submodules(path::join(folder, path), level + 1));
  }
  return {};
}

/// Updates branches and tags to those of `url`. Commits that become unreachable, such as those of a branch
/// that was pushed only to the mirror, are kept by a ref in refs/iocwright/replaced.
Result<void> GitSource::update_mirror(const std::string& folder, const std::string& url) {
  const auto before = refs(folder);
  TRY(run({"-C", folder, "fetch", "-q", "--prune", "--", url, "+refs/heads/*:refs/heads/*",
           "+refs/tags/*:refs/tags/*"},
          fmt::format("cannot fetch from `{}`", url), true));
  const auto after = refs(folder);
  const std::string what =
      fmt::format("cannot keep the commits of `{}` that are no longer reachable", folder);
  for (const auto& [name, commit] : before) {
    const auto now = after.find(name);
    if (!name.starts_with("refs/") || name.starts_with("refs/iocwright/") ||
        (now != after.end() && now->second == commit))
      continue;
    const std::string left =
        TRY(run({"-C", folder, "rev-list", "--max-count=1", commit, "--not", "--all"}, what));
    if (left.empty()) continue;
    TRY(run({"-C", folder, "update-ref", fmt::format("refs/iocwright/replaced/{}/{}", name.substr(5), commit),
             commit},
            what));
  }
  return {};
}

Result<void> GitSource::add_to_mirror(const std::string& url, const std::string& version, bool recursive) {
  TRY(check_url(url));
  TRY(check_version(version));
  const Mirror none;
  GitSource direct(machine_, none, log_);
  const std::string folder = mirror_.clone_folder(url), part = folder + ".part";
  if (TRY(or_unreadable(machine_.disk.exists(folder)))) {
    TRY(direct.update_mirror(folder, url));
  } else {
    TRY(or_fail(machine_.disk.remove_tree(part), "remove"));
    TRY(or_fail(machine_.disk.make_folders(path::parent(folder)), "create folder"));
    TRY(direct.run({"clone", "-q", "--mirror", "--", url, part}, fmt::format("cannot clone `{}`", url),
                   true));
    TRY(direct.remove_secrets(part, url));
    TRY(direct.run({"-C", part, "config", "uploadpack.allowAnySHA1InWant", "true"},
                   "cannot set up the mirror"));
    TRY(or_fail(machine_.disk.rename(part, folder), "write"));
  }
  if (!recursive) return {};
  const std::string modules = version + ":.gitmodules";
  auto urls = direct.run(
      {"-C", folder, "config", "--blob", modules, "--get-regexp", "^submodule\\..*\\.url$"}, "no submodules");
  if (!urls) return {};
  const auto paths =
      values(direct
                 .run({"-C", folder, "config", "--blob", modules, "--get-regexp", "^submodule\\..*\\.path$"},
                      "no submodules")
                 .value_or(""),
             ".path");
  for (const auto& [name, given] : values(*urls, ".url")) {
    const std::string submodule =
        given.starts_with("./") || given.starts_with("../")
            ? url.substr(0, url.find("://") + 3) + path::normal(url.substr(url.find("://") + 3) + "/" + given)
            : given;
    std::string commit;
    for (const auto& [other, path] : paths)
      if (other == name)
        commit = std::string(
            text::trim(TRY(direct.run({"-C", folder, "rev-parse", "--verify", version + ":" + path},
                                      "cannot find the commit of a submodule"))));
    if (!commit.empty()) TRY(add_to_mirror(submodule, commit, true));
  }
  return {};
}

}  // namespace iocwright::fetch
