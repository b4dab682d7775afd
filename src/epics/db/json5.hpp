// Parses JSON5, in which link fields describe their links.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::epics {

struct JsonValue {
  enum class Kind : unsigned char { null, boolean, integer, number, string, array, map };
  Kind kind = Kind::null;
  std::string text{};               ///< of a scalar: as written; a string without its quotes and escapes
  std::vector<std::string> keys{};  ///< of a map, in order; may repeat
  std::vector<JsonValue> items{};   ///< of an array, or the values of the keys
};

struct JsonResult {
  JsonValue value{};      ///< what was read before an error
  std::string error{};    ///< empty: none
  std::size_t place = 0;  ///< of the error, in bytes
};

/// Parses a text. Comments and trailing commas are accepted, as are keys without quotes.
JsonResult parse_json5(std::string_view text);

}  // namespace iocwright::epics
