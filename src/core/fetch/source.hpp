// What is fetched: files and repositories, as plain data.
#pragma once

#include <string>

namespace iocwright::fetch {

struct DownloadFile {
  std::string url, dest;
  std::string sha256;  ///< empty: not checked
};

/// Clones, checks out and patches in a hidden folder, which then becomes the module's.
struct CloneSource {
  std::string url, version, folder;
  bool recursive = false;
  bool full = false;   ///< with all history
  std::string commit;  ///< to check out after `version`; empty: none
  std::string patch;   ///< a file to apply; empty: none
};

}  // namespace iocwright::fetch
