// Verifies a clone that others may have changed, such as one from a build cache.
#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"

namespace iocwright::fetch {

namespace {

tl::unexpected<Diagnostic> differs(std::string what) {
  return fail(error(DiagKind::fetch_failed, std::move(what)));
}

/// The command that computes the hashes of all objects. Old tools have made commits and trees that git no
/// longer accepts; see git-fsck(1).
std::vector<std::string> fsck_command(const Disk& disk, const std::string& folder) {
  constexpr std::array accepted{"badDate",
                                "badDateOverflow",
                                "badEmail",
                                "badFilemode",
                                "badName",
                                "badTimezone",
                                "missingEmail",
                                "missingNameBeforeEmail",
                                "missingSpaceBeforeDate",
                                "zeroPaddedDate",
                                "missingSpaceBeforeEmail",
                                "zeroPaddedFilemode"};
  std::vector<std::string> out{"-C", folder};
  for (const char* kind : accepted) out.insert(out.end(), {"-c", fmt::format("fsck.{}=ignore", kind)});
  // git runs a program each to look for the indexes of commits and of packs, which few clones have.
  const auto is_absent = [&](const char* name) {
    return disk.kind(path::join(folder, fmt::format(".git/objects/{}", name))) == FileKind::none;
  };
  if (is_absent("info/commit-graph") && is_absent("info/commit-graphs"))
    out.insert(out.end(), {"-c", "core.commitGraph=false"});
  if (is_absent("pack/multi-pack-index")) out.insert(out.end(), {"-c", "core.multiPackIndex=false"});
  out.insert(out.end(), {"fsck", "--full", "--no-dangling", "--no-progress"});
  return out;
}

}  // namespace

Result<SourceState> GitSource::verify_clone(const CloneSource& source, const std::string& commit,
                                            const std::string& index) {
  const std::string& folder = source.folder;
  // Asks git itself, which compares the files below.
  const SourceState state = TRY(state_of(folder));
  if (state.commit != commit)
    return differs(fmt::format("it is at the commit {}, not at {}", state.commit, commit));
  TRY(run(fsck_command(machine_.disk, folder), "an object of its repository is damaged"));
  const std::string what = fmt::format("cannot compare `{}` with its commit", folder);
  TrackedFiles files;
  index_ = index;
  auto compared = compare_with_head(folder, what, files);
  auto others = run({"-C", folder, "ls-files", "--others", "-z"}, what);
  index_.clear();
  TRY(or_fail(machine_.disk.remove(index), "remove"));
  TRY(std::move(compared));
  const std::string more = TRY(std::move(others));
  if (!files.changed.empty())
    return differs(fmt::format("`{}` is not that of the commit {}", *files.changed.begin(), commit));
  if (!more.empty())
    return differs(fmt::format("`{}` is not in the commit {}", more.substr(0, more.find('\0')), commit));
  const bool has_submodules =
      source.recursive && TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".gitmodules"))));
  for (const auto& [name, wanted] : files.submodules) {
    CloneSource below;
    below.folder = path::join(folder, name);
    below.recursive = source.recursive;
    if (has_submodules) TRY(verify_clone(below, wanted, index));
    else if (!TRY(or_unreadable(machine_.disk.list_if_exists(below.folder), "list")).empty())
      return differs(fmt::format("`{}` is not in the commit {}", name, commit));
  }
  return state;
}

}  // namespace iocwright::fetch
