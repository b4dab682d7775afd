// The command line of uv, as far as scripts and Dockerfiles of Generic IOCs use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// What an option means to us. The others have no effect, or only one on pip.
enum class UvRole : unsigned char {
  other,
  requirements,
  constraints,
  editable,
  python,
  format,
  system_packages,
  clear,
  quiet,
  with,
  version,
  help
};

struct UvOptionRow {
  std::string_view name;  ///< without dashes
  char letter = 0;        ///< of the short form; 0: none
  bool has_value = false;
  UvRole role = UvRole::other;
  std::string_view pip = {};  ///< the equivalent option of pip; empty: not passed on
};

struct UvOption {
  const UvOptionRow* row;
  std::string value;
};

/// A parsed command line.
struct UvCall {
  std::vector<std::string> words;  ///< the command and its arguments
  std::vector<UvOption> options;

  bool has(UvRole role) const { return value(role).has_value(); }
  /// The value of the last option with this role.
  std::optional<std::string> value(UvRole role) const;
  std::vector<std::string> values(UvRole role) const;
  /// The options to pass on to pip.
  std::vector<std::string> pip_options() const;
};

/// Parses the arguments of uv. For `uv run`, all that follows the program to run belongs to that. An unknown
/// option, or one without its value, is an error.
Result<UvCall> parse_uv(const std::vector<std::string>& arguments);

/// What to do instead of calling uv for something that ours cannot do.
std::string uv_help();

}  // namespace iocwright::image
