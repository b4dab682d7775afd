// The files and repositories to fetch, as plain data.
#pragma once

#include <string>

namespace iocwright::fetch {

/// A file to download to `dest`.
struct DownloadFile {
  std::string url, dest;
  std::string sha256;       ///< empty: not verified
  std::string mode;         ///< to give to the file; empty: the default
  std::string locked = {};  ///< the SHA-256 in the lock file that the build must comply with; empty: none
};

/// A repository to clone, check out and patch in a hidden folder, which is then renamed to `folder`.
struct CloneSource {
  std::string url, version, folder;
  bool recursive = false;
  bool full = false;   ///< with the full history
  std::string commit;  ///< branch, tag or commit to check out after `version`; empty: none
  std::string patch;   ///< path of the patch to apply; empty: none
};

}  // namespace iocwright::fetch
