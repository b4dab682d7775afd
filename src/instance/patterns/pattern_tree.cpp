#include "instance/patterns/pattern_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git_environment.hpp"
#include "core/fetch/mirror.hpp"
#include "core/value/text_forms.hpp"
#include "instance/patterns/reference.hpp"
#include "instance/patterns/rule.hpp"

namespace iocwright::patterns {

namespace {

class TreeReader {
 public:
  TreeReader(const Disk& disk, const std::string& folder, const std::string& pattern)
      : disk_(disk), folder_(folder), pattern_(pattern) {}

  /// `name` is relative to the folder; empty: the folder itself.
  Result<void> read(const std::string& name) {
    const std::string path = name.empty() ? folder_ : path::join(folder_, name);
    if (TRY(or_unreadable(disk_.is_link(path)))) return refuse_link(name.empty() ? "." : name);
    const FileKind kind = TRY(or_unreadable(disk_.kind(path)));
    if (kind == FileKind::file) out_.files.emplace_back(name, TRY(or_unreadable(disk_.read(path), "read")));
    if (kind != FileKind::folder) return {};
    for (const std::string& child : TRY(or_unreadable(disk_.list(path), "list")))
      TRY(read(path::join(name, child)));
    return {};
  }

  PatternTree take() { return std::move(out_); }

 private:
  tl::unexpected<Diagnostic> refuse_link(const std::string& name) const {
    return fail(error(DiagKind::path_outside,
                      fmt::format("{}: {} is a symlink; symlinks in a pattern folder are refused - not "
                                  "followed, not vendored, not hashed",
                                  pattern_, quote(name))));
  }

  const Disk& disk_;
  const std::string& folder_;
  const std::string& pattern_;
  PatternTree out_;
};

tl::unexpected<Diagnostic> no_such_pattern(const PatternSource& source, const std::string& library) {
  return fail(
      error(DiagKind::fetch_failed, fmt::format("pattern '{}' not found in {}", source.name, library)));
}

Result<PatternTree> read_from(const std::string& folder, const PatternSource& source,
                              const std::string& library, const Disk& disk) {
  const std::string path = path::join(folder, source.name);
  const bool leaves = source.name.starts_with('/') || has_part(source.name, "..");
  if (leaves || !TRY(or_unreadable(disk.is_folder(path)))) return no_such_pattern(source, library);
  return read_tree(disk, path, source.name);
}

std::string version_of(const PatternSource& source) {
  return source.version.empty() ? std::string(no_version) : source.version;
}

/// The text of a program, in which ssh ends lines by CR LF.
std::string with_line_feeds(std::string_view text) {
  return text::replace_all(text::replace_all(text, "\r\n", "\n"), "\r", "\n");
}

Result<void> clone(const PatternSource& source, const std::string& folder, const Machine& machine) {
  const Environment environment = fetch::without_git_repository(machine.environment);
  ProcessRequest request{.arguments = {"git", "clone", "--depth", "1", "--quiet"},
                         .folder = {},
                         .environment = &environment,
                         .capture = true,
                         .capture_errors = true};
  if (!source.version.empty())
    request.arguments.insert(request.arguments.end(), {"--branch", source.version});
  request.arguments.insert(request.arguments.end(), {"--", source.uri, folder});
  const auto result = machine.process.run(request);
  if (result && result->status == 0) return {};
  const std::string why = result ? with_line_feeds(result->errors) : result.error().text("run");
  return fail(error(DiagKind::fetch_failed,
                    fetch::without_secrets(fmt::format("failed to clone {}@{}: {}", source.uri,
                                                       version_of(source), text::trim(why)))));
}

}  // namespace

std::vector<std::string> PatternTree::names() const {
  std::vector<std::string> out;
  for (const auto& [name, content] : files) out.push_back(name);
  return out;
}

const std::string* PatternTree::find(std::string_view name) const {
  const auto found = std::ranges::find_if(files, [&](const auto& file) { return file.first == name; });
  return found == files.end() ? nullptr : &found->second;
}

Result<PatternTree> read_tree(const Disk& disk, const std::string& folder, const std::string& pattern) {
  TreeReader reader(disk, folder, pattern);
  TRY(reader.read(""));
  return reader.take();
}

Result<PatternTree> read_pattern(const PatternSource& source, const Machine& machine) {
  const Place place = TRY(place_of(source.uri, machine.disk));
  if (!place.folder.empty())
    return read_from(place.folder, source, "local library " + source.uri, machine.disk);
  const TemporaryFolder temporary =
      TRY(or_fail(TemporaryFolder::make(machine.disk, machine.environment), "create"));
  const std::string folder = path::join(temporary.path(), "library");
  TRY(clone(source, folder, machine));
  const std::string library = fmt::format("{}@{}", label_of(source.uri), version_of(source));
  return read_from(folder, source, library, machine.disk);
}

}  // namespace iocwright::patterns
