// Numbers as Python reads and writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iocwright::number {

/// repr(float): the shortest digits that read back as the same number, `.0` when integral, an exponent below
/// 1e-4 and from 1e16 on.
std::string repr(double value);

enum class Parse : unsigned char { ok, invalid, too_big };

struct Integer {
  Parse status;
  std::int64_t value = 0;
};

/// int(text, base): white space around, a sign, single underscores between digits, and for base 16, 8 and 2
/// the prefix; base 0 takes the base from the prefix.
Integer parse_int(std::string_view text, int base = 10);

/// float(text): white space around, a sign, `inf`, `nan`, single underscores between digits.
std::optional<double> parse_float(std::string_view text);

/// The real as an integer; nothing when it has a fraction or does not fit.
std::optional<std::int64_t> exact_int(double value);

}  // namespace iocwright::number
