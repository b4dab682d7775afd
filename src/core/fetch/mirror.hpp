// Maps source URLs to a mirror, a folder or web server that contains `git/<host>/<path>.git` and
// `files/<host>/<path>`.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/secrets.hpp"

namespace iocwright::fetch {

/// A mirror, or none, in which case all URLs are used unchanged.
class Mirror {
 public:
  Mirror() = default;
  /// `place` is a path or a URL; empty means no mirror.
  explicit Mirror(std::string place);

  bool is_set() const { return !place_.empty(); }
  bool is_folder() const { return is_set() && place_.starts_with('/'); }
  /// The URL to clone from, or to download from, instead of `url`; `url` itself if there is no mirror.
  std::string clone_url(const std::string& url) const;
  std::string file_url(const std::string& url) const;
  /// The paths of a repository and of a file in a mirror that is a folder.
  std::string clone_folder(const std::string& url) const;
  std::string file_path(const std::string& url) const;

 private:
  std::string place_;
};

using iocwright::without_secrets;

/// Normalizes a repository URL to a name such as `github.com/epics-modules/asyn`, without scheme, user, port
/// and `.git`.
std::string source_name(std::string_view url);

}  // namespace iocwright::fetch
