// How numbers are laid out by `%` formatting and by format specifications.
#pragma once

#include <cstdint>
#include <string>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"

namespace iocwright::jinja {

/// `value` without a sign, by conversion e, f or g (upper case: exponent, INF and NAN in upper case).
/// `alternate` keeps the point and the zeros that g drops.
Result<std::string> format_real(double value, char conversion, std::int64_t precision, bool alternate,
                                Budget& budget);

/// The digits of `value` without a sign; base 2, 8, 10 or 16.
std::string format_magnitude(std::int64_t value, int base, bool upper_case);

/// Fills `text` up to `width` code points: '<' at the right, '>' at the left, '^' on both sides, '=' behind
/// the first `sign_size` bytes.
Result<std::string> pad(std::string text, std::int64_t width, char align, std::string_view fill,
                        std::size_t sign_size, Budget& budget);

}  // namespace iocwright::jinja
