// Owner, mode and free space of a file or folder.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace iocwright::image {

struct PlaceFacts {
  mode_t mode = 0;  ///< permissions only
  uid_t user = 0;
  gid_t group = 0;
  std::uint64_t free_bytes = 0;  ///< of its file system, for users without privileges
  std::uint64_t free_files = 0;
  bool counts_files = false;  ///< whether the file system has a fixed number of files
};

/// Returns the facts, following links, or nothing if they are unknown.
using PlaceQuery = std::function<std::optional<PlaceFacts>(const std::string& path)>;

/// Those of this machine.
std::optional<PlaceFacts> place_facts(const std::string& path);

}  // namespace iocwright::image
