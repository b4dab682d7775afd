// Numbers, read and written as Python does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iocwright::number {

/// repr(float): the shortest digits that read back as the same number. Whole numbers end in `.0`. Below 1e-4,
/// and for 1e16 and above, there is an exponent.
std::string repr(double value);

enum class Parse : unsigned char { ok, invalid, too_big };

struct Integer {
  Parse status;
  std::int64_t value = 0;
};

/// int(text, base). Accepts surrounding white space, a sign, single underscores between digits, and a prefix
/// `0x`, `0o` or `0b` that matches the base. With base 0, the prefix determines the base.
Integer parse_int(std::string_view text, int base = 10);

/// float(text). Accepts surrounding white space, a sign, `inf`, `nan` and single underscores between digits.
std::optional<double> parse_float(std::string_view text);

/// The float as an integer; nullopt if it has a fraction or does not fit.
std::optional<std::int64_t> exact_int(double value);

}  // namespace iocwright::number
