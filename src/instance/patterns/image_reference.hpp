// The image of an instance, and where the schema of its Generic IOC is published.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::patterns {

/// The first string under a key `image`, at any depth, that has a `/` and a `:` and no `REPLACE`; null if
/// there is none.
const yaml::Node* find_image(const yaml::Node& values);

/// The files that say which image runs an instance: values.yaml of its chart, and compose.yml or
/// compose.yaml, as far as they exist in the folder around the config folder. Empty if the config folder is
/// not named `config`.
Result<std::vector<std::string>> image_files(const Disk& disk, const std::string& config_folder);
/// The folder around a config folder.
std::string service_folder(const std::string& config_folder);

struct PublishedSchema {
  std::string url;
  std::string cache_name;  ///< of its file in the cache, with folders
  bool is_gitlab = false;  ///< the URL is of no use: GitLab releases have no schema at a known address
};

/// Where the schema of the image is published: as a file of the GitHub release that has the image's tag.
Result<PublishedSchema> published_schema(std::string_view image);

}  // namespace iocwright::patterns
