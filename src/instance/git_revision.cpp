#include "instance/git_revision.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/fetch/git_environment.hpp"

namespace iocwright::instance {

namespace {

/// The last line in which git says what is wrong.
std::string reason(const ProcessResult& result) {
  return fetch::reason_of(fetch::last_git_error(result.errors));
}

}  // namespace

Result<std::string> RevisionDisk::git(const std::vector<std::string>& arguments, const std::string& index) {
  Environment environment = machine_.environment;
  if (!index.empty()) environment.set("GIT_INDEX_FILE", index);
  ProcessRequest request{.arguments = {"git"},
                         .folder = {},
                         .environment = &environment,
                         .capture = true,
                         .capture_errors = true};
  const std::vector<std::string> settings = fetch::own_git_settings();
  request.arguments.insert(request.arguments.end(), settings.begin(), settings.end());
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  const ProcessResult result = TRY(or_unreadable(machine_.process.run(request), "run"));
  if (result.status == 0) return std::string(text::trim(result.output));
  return fail(
      error(DiagKind::unknown_subject, fmt::format("git cannot read the revision: {}", reason(result))));
}

Result<void> RevisionDisk::mount(const std::string& path) {
  const std::size_t colon = path.find(':');
  if (colon == std::string::npos || colon == 0 || path.starts_with('-') ||
      TRY(or_unreadable(machine_.disk.exists(path))))
    return {};
  const std::string prefix = path.substr(0, colon + 1), revision = path.substr(0, colon);
  for (const Mount& mount : mounts_)
    if (mount.prefix == prefix) return {};
  const auto tree_hash = git({"rev-parse", "--verify", "--quiet", revision + "^{tree}"}, "");
  if (!tree_hash)
    return fail(
        error(DiagKind::unknown_subject,
              fmt::format("`{}` is neither a file or folder nor in a revision of this git repository", path))
            .help("give a path, or REVISION:PATH"));
  const std::string below = TRY(git({"rev-parse", "--show-prefix"}, ""));
  const std::string top = TRY(git({"rev-parse", "--show-toplevel"}, ""));
  auto copy = TRY(or_fail(TemporaryFolder::make(machine_.disk, machine_.environment), "create folder"));
  const std::string index = path::join(copy.path(), "index"), tree = path::join(copy.path(), "tree");
  TRY(git({"-C", top, "read-tree", *tree_hash}, index));
  TRY(git({"-C", top, "checkout-index", "--all", "--prefix=" + tree + "/"}, index));
  mounts_.push_back({prefix, below, std::move(copy)});
  return {};
}

std::string RevisionDisk::real(const std::string& path) const {
  for (const Mount& mount : mounts_) {
    if (!path.starts_with(mount.prefix)) continue;
    const std::string tree = path::join(mount.copy.path(), "tree");
    const std::string below = path.substr(mount.prefix.size());
    const bool is_here = below == "." || below.starts_with("./") || below.starts_with("../");
    return path::join(tree, path::normal(is_here ? path::join(mount.folder, below) : below));
  }
  return path;
}

FileResult<FileKind> RevisionDisk::kind(const std::string& path) const {
  return machine_.disk.kind(real(path));
}
FileResult<bool> RevisionDisk::is_link(const std::string& path) const {
  return machine_.disk.is_link(real(path));
}
FileResult<std::string> RevisionDisk::read(const std::string& path) const {
  return machine_.disk.read(real(path));
}
FileResult<std::string> RevisionDisk::read_input(const std::string& path) const {
  return machine_.disk.read_input(real(path));
}
FileResult<bool> RevisionDisk::has_input(const std::string& path) const {
  return machine_.disk.has_input(real(path));
}
FileResult<std::vector<std::string>> RevisionDisk::list(const std::string& path) const {
  return machine_.disk.list(real(path));
}

}  // namespace iocwright::instance
