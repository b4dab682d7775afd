// The name that a user gives a pattern: `[library:]name[@version]`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diag/result.hpp"

namespace iocwright::patterns {

/// The version that is recorded for a pattern that was added without one.
constexpr std::string_view no_version = "HEAD";

struct Reference {
  std::optional<std::string> library;
  std::string name;  ///< the folder in the library; may contain slashes
  std::optional<std::string> version;
};

/// Blanks at both ends are ignored. The version is everything after the first `@`.
Result<Reference> parse_reference(std::string_view text);

}  // namespace iocwright::patterns
