#include "image/assets/asset_planner.hpp"

#include <algorithm>
#include <deque>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

constexpr int maximum_links = 40;  // per path, the same limit as the kernel's

/// Whether a file may be stripped: it is in a folder of programs or libraries, and not part of a Python
/// installation.
bool may_strip(const std::string& path) {
  bool programs = false;
  const std::string folder = path::parent(path);
  for (std::string_view part : text::split(folder, '/')) {
    if (part == "venv" || part == "python" || part.starts_with("python3")) return false;
    programs = programs || part == "bin" || part == "sbin" || part == "lib" || part == "lib64";
  }
  return programs;
}

/// Whether this is a static archive, which only linkers need, or a link to one. Recognized by its name, and
/// by being in a folder of libraries.
bool is_archive(const std::string& path) {
  if (!path.ends_with(".a")) return false;
  const std::string folder = path::parent(path);
  const auto parts = text::split(folder, '/');
  return std::ranges::any_of(parts, [](std::string_view part) { return part == "lib" || part == "lib64"; });
}

void push_front(std::deque<std::string>& parts, std::string_view path) {
  const auto split = text::split(path, '/');
  for (auto part = split.rbegin(); part != split.rend(); ++part)
    if (!part->empty() && *part != ".") parts.emplace_front(*part);
}

}  // namespace

void AssetPlanner::put(const std::string& path, AssetKind kind, const std::string& target) {
  plan_.try_emplace(path, Asset{kind, path, target, kind == AssetKind::file && may_strip(path)});
}

bool AssetPlanner::is_link(const std::string& path) const {
  return or_report(disk_.is_link(path), "access", sink_);
}
FileKind AssetPlanner::kind(const std::string& path) const {
  return or_report(disk_.kind(path), "access", sink_);
}

std::string AssetPlanner::add(const std::string& path) {
  std::deque<std::string> parts;
  push_front(parts, path);
  std::string here = "/";
  for (int links = 0; !parts.empty();) {
    const std::string part = parts.front();
    parts.pop_front();
    if (part == "..") {
      here = path::parent(here).empty() ? "/" : path::parent(here);
      continue;
    }
    const std::string next = path::join(here, part);
    if (is_link(next)) {
      const std::string target = or_report(disk_.read_link(next), "read the link", sink_);
      if (target.empty() || ++links > maximum_links) return "";
      put(next, AssetKind::link, target);
      if (target.starts_with("/")) here = "/";
      push_front(parts, target);
      continue;
    }
    const FileKind found = kind(next);
    if (found != FileKind::file && found != FileKind::folder) return "";
    put(next, found == FileKind::folder ? AssetKind::folder : AssetKind::file, "");
    here = next;
  }
  return here;
}

void AssetPlanner::add_tree(const std::string& path, const Filter& wanted, bool follow) {
  const std::string root = add(path);
  if (root.empty() || kind(root) != FileKind::folder) return;
  for (const std::string& name : or_report(disk_.list(root), "list", sink_)) {
    const std::string inside = path::join(root, name);
    if (is_archive(inside) || !wanted(inside)) continue;
    if (!is_link(inside)) {
      if (kind(inside) == FileKind::folder) add_tree(inside, wanted, follow);
      else if (kind(inside) == FileKind::file) put(inside, AssetKind::file, "");
    } else if (follow) {
      const std::string target = add(inside);
      if (!target.empty() && kind(target) == FileKind::folder && followed_.insert(target).second)
        add_tree(target, wanted, follow);
    } else {
      put(inside, AssetKind::link, or_report(disk_.read_link(inside), "read the link", sink_));
    }
  }
}

std::vector<std::string> AssetPlanner::files() const {
  std::vector<std::string> out;
  for (const auto& [path, asset] : plan_)
    if (asset.kind == AssetKind::file) out.push_back(path);
  return out;
}

}  // namespace iocwright::image
