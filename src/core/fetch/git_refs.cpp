#include "core/fetch/git_refs.hpp"

#include <algorithm>
#include <string_view>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::fetch {

namespace {

using Refs = std::map<std::string, std::string>;

bool is_hash(std::string_view text) {
  return text.size() == 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Reads a packed-refs file. A line that begins with `^` is what the tag before it points to.
bool add_packed(std::string_view lines, Refs& refs) {
  for (std::string_view line : text::split(lines, '\n')) {
    if (line.empty() || line.starts_with('#') || line.starts_with('^')) continue;
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_hash(line.substr(0, space))) return false;
    refs.insert_or_assign(std::string(line.substr(space + 1)), std::string(line.substr(0, space)));
  }
  return true;
}

/// Adds the refs in files below `.git/<name>`. Their content may be `ref: NAME`, which is resolved later.
bool add_loose(const Disk& disk, const std::string& git, const std::string& name, Refs& refs) {
  if (name.ends_with(".lock")) return true;  // of a git that runs or was killed
  const std::string path = path::join(git, name);
  const auto kind = disk.kind(path);
  if (!kind || *kind == FileKind::other) return false;
  if (*kind == FileKind::none) return true;
  if (*kind == FileKind::file) {
    const auto content = disk.read(path);
    if (content) refs.insert_or_assign(name, std::string(text::trim(*content)));
    return content.has_value();
  }
  const auto entries = disk.list(path);
  return entries && std::ranges::all_of(*entries, [&](const std::string& entry) {
           return add_loose(disk, git, path::join(name, entry), refs);
         });
}

/// The hash of a ref, or an empty string if it is damaged or names a ref that does not exist.
std::string resolved(const Refs& refs, std::string_view content) {
  constexpr std::string_view symbolic = "ref: ";
  constexpr int maximum_depth = 5;  // git's own
  for (int depth = 0; depth <= maximum_depth && content.starts_with(symbolic); ++depth) {
    const auto named = refs.find(std::string(text::trim(content.substr(symbolic.size()))));
    if (named == refs.end()) return "";
    content = named->second;
  }
  return is_hash(content) ? std::string(content) : "";
}

bool has_plain_layout(const Disk& disk, const std::string& git) {
  const auto is_absent = [&](const char* name) { return disk.kind(path::join(git, name)) == FileKind::none; };
  return disk.is_folder(path::join(git, "refs")).value_or(false) && is_absent("commondir") &&
         is_absent("reftable");
}

}  // namespace

std::optional<Refs> read_refs(const Disk& disk, const std::string& folder) {
  const std::string git = path::join(folder, ".git");
  if (!has_plain_layout(disk, git)) return std::nullopt;
  Refs read;
  const auto packed = disk.read_if_exists(path::join(git, "packed-refs"));
  if (!packed || (*packed && !add_packed(**packed, read))) return std::nullopt;
  if (!add_loose(disk, git, "refs", read) || !add_loose(disk, git, "HEAD", read)) return std::nullopt;
  Refs out;
  for (const auto& [name, content] : read) {
    std::string hash = resolved(read, content);
    if (hash.empty()) return std::nullopt;
    out.emplace(name, std::move(hash));
  }
  return out;
}

}  // namespace iocwright::fetch
