#include "instance/patterns/real_path.hpp"

#include <algorithm>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright::patterns {

namespace {

/// The parts of a path, the last one first.
std::vector<std::string> reversed_parts(std::string_view path) {
  std::vector<std::string> out;
  for (const std::string_view part : text::split(path, '/'))
    if (!part.empty() && part != ".") out.emplace_back(part);
  std::ranges::reverse(out);
  return out;
}

}  // namespace

FileResult<std::string> real_path(const Disk& disk, const std::string& absolute_path) {
  constexpr int most_links = 40;
  int links = 0;
  std::string out = "/";
  std::vector<std::string> rest = reversed_parts(absolute_path);
  while (!rest.empty()) {
    const std::string part = std::move(rest.back());
    rest.pop_back();
    if (part == "..") {
      out = out == "/" ? out : path::parent(out);
      continue;
    }
    std::string next = path::join(out, part);
    if (!TRY(disk.is_link(next))) {
      out = std::move(next);
      continue;
    }
    if (++links > most_links) return tl::make_unexpected(FileError{absolute_path, ELOOP});
    const std::string target = TRY(disk.read_link(next));
    if (target.starts_with('/')) out = "/";
    const std::vector<std::string> below = reversed_parts(target);
    rest.insert(rest.end(), below.begin(), below.end());
  }
  return out;
}

}  // namespace iocwright::patterns
