#include "core/base/root_folder.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <utility>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright {

namespace {

/// Adds the components of a path to `rest`, whose last element is the next one.
void push(std::string_view path, std::vector<std::string>& rest) {
  const auto components = text::split(path, '/');
  for (auto each = components.rbegin(); each != components.rend(); ++each)
    if (!each->empty() && *each != ".") rest.emplace_back(*each);
}

}  // namespace

FileResult<std::string> path_in_root(const std::string& root, std::string_view inside, LastLink last) {
  constexpr int maximum_links = 40;  // the limit of Linux
  std::vector<std::string> rest;
  push(inside, rest);
  std::string out = root;
  int links = 0;
  while (!rest.empty()) {
    const std::string name = std::move(rest.back());
    rest.pop_back();
    if (name == "..") {
      if (out.size() > root.size()) out = path::parent(out);
      continue;
    }
    std::string next = path::join(out, name);
    std::array<char, PATH_MAX> target{};
    const bool is_kept = rest.empty() && last == LastLink::keep;
    const ssize_t size = is_kept ? -1 : ::readlink(next.c_str(), target.data(), target.size());
    if (size <= 0) {
      out = std::move(next);
      continue;
    }
    if (++links > maximum_links) return tl::make_unexpected(FileError{std::move(next), ELOOP});
    if (target[0] == '/') out = root;
    push({target.data(), static_cast<std::size_t>(size)}, rest);
  }
  return out;
}

}  // namespace iocwright
