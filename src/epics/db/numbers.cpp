#include "epics/db/numbers.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "epics/db/characters.hpp"

namespace iocwright::epics {

namespace {

bool is_blank_from(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at >= text.size();
}

struct Double {
  double value = 0;
  std::size_t size = 0;
  bool is_out_of_range = false;
};

Double read_double(std::string_view text) {
  const std::string copy(text.substr(0, text.find('\0')));
  char* end = nullptr;
  errno = 0;
  const double value = std::strtod(copy.c_str(), &end);
  return {value, static_cast<std::size_t>(end - copy.c_str()), errno == ERANGE};
}

/// The base of an integer in C. With base 0, strtol() of newer C libraries also reads binary numbers, `0b1`.
int base_of(std::string_view text) {
  std::size_t at = std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size());
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  if (at >= text.size() || text[at] != '0') return 10;
  return at + 1 < text.size() && (text[at + 1] | 0x20) == 'x' ? 16 : 8;
}

}  // namespace

std::string_view base_text(NumberError error) {
  switch (error) {
    case NumberError::none: return "";
    case NumberError::no_digits: return "No digits to convert";
    case NumberError::extraneous: return "Extraneous characters";
    case NumberError::too_small: return "Too small to represent";
    case NumberError::too_large: return "Too large to represent";
  }
  return "";
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

IntegerResult parse_integer(std::string_view text, bool is_unsigned) {
  const std::string copy(text.substr(0, text.find('\0')));
  char* end = nullptr;
  errno = 0;
  const int base = base_of(copy);
  const std::int64_t value = is_unsigned ? static_cast<std::int64_t>(std::strtoull(copy.c_str(), &end, base))
                                         : std::strtoll(copy.c_str(), &end, base);
  const auto size = static_cast<std::size_t>(end - copy.c_str());
  if (size == 0) return {NumberError::no_digits};
  if (errno == ERANGE) return {NumberError::too_large};
  if (!is_blank_from(copy, size)) return {NumberError::extraneous};
  return {NumberError::none, value};
}

NumberError check_double(std::string_view text) {
  const Double read = read_double(text);
  if (read.size == 0) return NumberError::no_digits;
  if (read.is_out_of_range) return read.value == 0 ? NumberError::too_small : NumberError::too_large;
  return is_blank_from(text.substr(0, text.find('\0')), read.size) ? NumberError::none
                                                                   : NumberError::extraneous;
}

NumberError check_float(std::string_view text) {
  const double magnitude = std::fabs(read_double(text).value);
  if (std::isfinite(magnitude) && magnitude >= static_cast<double>(std::numeric_limits<float>::max()))
    return NumberError::too_large;
  if (magnitude > 0 && magnitude <= static_cast<double>(std::numeric_limits<float>::min()))
    return NumberError::too_small;
  return NumberError::none;
}

std::size_t size_of_double(std::string_view text) { return read_double(text).size; }

std::size_t size_of_integer(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  std::strtoull(copy.c_str(), &end, base_of(copy));
  return static_cast<std::size_t>(end - copy.c_str());
}

}  // namespace iocwright::epics
