// Digits and padding of numbers, for `%` formatting and format specifications.
#pragma once

#include <cstdint>
#include <string>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"

namespace iocwright::jinja {

/// `value` without its sign, as printf() formats it with the conversion e, f or g. E, F and G put the
/// exponent, INF and NAN in upper case. `alternate` (printf's `#`) keeps the point and the zeros that g would
/// drop.
Result<std::string> format_real(double value, char conversion, std::int64_t precision, bool alternate,
                                Budget& budget);

/// The digits of `value` without its sign, in base 2, 8, 10 or 16.
std::string format_magnitude(std::int64_t value, int base, bool upper_case);

/// Pads `text` to `width` code points. The padding goes to the right for the alignment '<', to the left for
/// '>', to both sides for '^', and after the first `sign_size` bytes for '='.
Result<std::string> pad(std::string text, std::int64_t width, char align, std::string_view fill,
                        std::size_t sign_size, Budget& budget);

}  // namespace iocwright::jinja
