// Orders the tags of support modules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iocwright::image {

/// A tag that names a version, such as `R4-45-1`, `7.0.8.1`, `v1.2.3` or `2-0-0-rc1`.
struct VersionTag {
  /// What tags of a module have in common: the letters before the numbers, the separator of the numbers, and
  /// words after them that have no known meaning, such as the name of a fork. Only tags of the same style
  /// can be compared. A tag with a single number has no separator, and fits any.
  std::string prefix, words;
  char separator = '\0';
  bool is_date = false;                ///< the first number is a year
  std::vector<std::uint64_t> numbers;  ///< `4 45 1`
  /// What follows the numbers: words by their order, such as that of `rc`, and numbers.
  std::vector<std::pair<int, std::uint64_t>> suffix;

  /// Whether the tag comes before the version that it names, such as a release candidate.
  bool is_prerelease() const;
};

/// Parses a tag; returns nothing if it does not contain a number that could be a version.
std::optional<VersionTag> parse_tag(std::string_view tag);

bool is_same_style(const VersionTag& a, const VersionTag& b);

/// Whether `a` is an older version than `b`, which must be of the same style.
bool is_older(const VersionTag& a, const VersionTag& b);

/// The tags in `tags` that are newer than `current`, oldest first. Pre-releases are omitted unless `current`
/// is one. Empty if `current` is no version.
std::vector<std::string> newer_tags(std::string_view current, const std::vector<std::string>& tags);

}  // namespace iocwright::image
