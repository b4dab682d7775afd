#include "core/base/path.hpp"

#include <vector>

#include "core/base/text.hpp"

namespace iocwright::path {

std::string join(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.starts_with('/')) return std::string(name);
  std::string out(folder);
  if (!out.ends_with('/')) out += '/';
  return out += name;
}

namespace {

std::string_view without_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace

std::string_view name(std::string_view path) {
  path = without_slash(path);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string parent(std::string_view path) {
  path = without_slash(path);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return std::string(without_slash(path.substr(0, slash + 1)));
}

std::string_view stem(std::string_view path) {
  const std::string_view whole = name(path);
  const std::size_t dot = whole.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? whole : whole.substr(0, dot);
}

std::string normal(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::string_view part : text::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    const bool up = part == "..";
    if (up && !parts.empty() && parts.back() != "..") parts.pop_back();
    else if (!up || !path.starts_with('/')) parts.push_back(part);
  }
  std::string out = path.starts_with('/') ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) (out += i > 0 ? "/" : "") += parts[i];
  return out.empty() ? "." : out;
}

bool is_within(std::string_view path, std::string_view folder) {
  const std::string inner = normal(path), outer = normal(folder);
  return inner == outer || outer == "/" || inner.starts_with(outer + "/");
}

}  // namespace iocwright::path
