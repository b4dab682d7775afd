// A folder or web address that stands in for all sources: `git/<host>/<path>.git` and `files/<host>/<path>`.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"

namespace iocwright::fetch {

class Mirror {
 public:
  Mirror() = default;
  /// A path or a URL; empty: no mirror.
  explicit Mirror(std::string place);

  bool is_set() const { return !place_.empty(); }
  bool is_folder() const { return is_set() && place_.starts_with('/'); }
  /// Where to clone from in place of `url`: `url` itself without a mirror.
  std::string clone_url(const std::string& url) const;
  std::string file_url(const std::string& url) const;
  /// The folder of a repository in a mirror that is a folder; that of a file.
  std::string clone_folder(const std::string& url) const;
  std::string file_path(const std::string& url) const;

 private:
  std::string place_;
};

/// The text with names and passwords taken out of the URLs in it: for logs, lock files and messages. Of ssh
/// and git the name stays, which is no secret there.
std::string without_secrets(std::string_view text);

/// `github.com/epics-modules/asyn` of any way to write the address: scheme, user, port and `.git` are left
/// out.
std::string source_name(std::string_view url);

}  // namespace iocwright::fetch
