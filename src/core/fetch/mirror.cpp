#include "core/fetch/mirror.hpp"

#include <algorithm>
#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/unicode.hpp"

namespace iocwright::fetch {

Mirror::Mirror(std::string place) : place_(std::move(place)) {
  while (place_.size() > 1 && place_.ends_with('/')) place_.pop_back();
  const bool url = place_.find("://") != std::string::npos;
  if (!place_.empty() && !url) {
    std::error_code code;
    const auto absolute = std::filesystem::absolute(place_, code);
    if (!code) place_ = absolute.lexically_normal().string();
  }
}

std::string source_name(std::string_view url) {
  std::string_view rest = url;
  const std::size_t scheme = rest.find("://");
  const bool scp =
      scheme == std::string_view::npos && !rest.starts_with('/') && rest.find(':') != std::string_view::npos;
  if (scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.ends_with(".git")) rest.remove_suffix(4);
  const std::size_t slash = rest.find(scp ? ':' : '/');
  std::string_view host = rest.substr(0, slash),
                   path = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  if (const std::size_t user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
  if (const std::size_t port = host.find(':'); port != std::string_view::npos) host = host.substr(0, port);
  // Normalize the path, so that `..` cannot lead out of the mirror.
  const std::string name = path::normal("/" + std::string(path));
  return unicode::lower(host.empty() ? "local" : std::string(host)) + name;
}

std::string Mirror::clone_folder(const std::string& url) const {
  return place_ + "/git/" + source_name(url) + ".git";
}
std::string Mirror::file_path(const std::string& url) const { return place_ + "/files/" + source_name(url); }

std::string Mirror::clone_url(const std::string& url) const {
  if (!is_set()) return url;
  return (is_folder() ? "file://" : "") + clone_folder(url);
}

std::string Mirror::file_url(const std::string& url) const {
  if (!is_set()) return url;
  return (is_folder() ? "file://" : "") + file_path(url);
}

}  // namespace iocwright::fetch
