// The image of an instance, and where the schema of its Generic IOC is published.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::patterns {

/// The first string under a key `image`, at any depth, that has a `/` and a `:` and no `REPLACE`; null if
/// there is none.
const yaml::Node* find_image(const yaml::Node& values);

struct PublishedSchema {
  std::string url;
  std::string cache_name;  ///< of its file in the cache, with folders
  bool is_gitlab = false;  ///< the URL is of no use: GitLab releases have no schema at a known address
};

/// Where the schema of the image is published: as a file of the GitHub release that has the image's tag.
Result<PublishedSchema> published_schema(std::string_view image);

}  // namespace iocwright::patterns
