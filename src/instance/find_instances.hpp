// Finds the instances of a repository.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::instance {

/// The instances at a path, sorted: the path itself if it is an instance file or a folder with an instance
/// (see InstanceRequest::path), or else all folders below it that contain ioc.yaml, runtime.yaml or st.cmd.
/// Folders whose names begin with a dot, and links to folders, are skipped. An error if there are none.
Result<std::vector<std::string>> find_instances(const std::string& path, const Disk& disk);

/// The instances among the folders in the working folder and in its folder `services`, sorted, for
/// completion: fast, also where there are many other folders.
std::vector<std::string> nearby_instances(const Disk& disk);

/// A part of the instances: those whose path has the remainder `index` - 1 when its hash is divided by
/// `count`.
struct Shard {
  std::size_t index = 1;  ///< from 1
  std::size_t count = 1;

  bool contains(const std::string& path) const;
};

/// Parses `2/8`; an index is at least 1 and at most the count.
std::optional<Shard> parse_shard(std::string_view text);

}  // namespace iocwright::instance
