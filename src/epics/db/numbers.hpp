// Numbers in the values of fields and in arguments of commands, by the rules of `epicsStdlib.h` of EPICS
// Base.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace iocwright::epics {

/// Why a text is not a number. The names are those of Base's `S_stdlib_...`.
enum class NumberError : unsigned char { none, no_digits, extraneous, too_small, too_large };

/// What Base calls it.
std::string_view base_text(NumberError error);

struct IntegerResult {
  NumberError error = NumberError::none;
  std::int64_t value = 0;  ///< of an unsigned number: its bits
};

/// An integer as strtoll() and strtoull() with base 0 read it: decimal, `0x10` or `010`, with blanks around
/// it. A negative unsigned number is its two's complement.
IntegerResult parse_integer(std::string_view text, bool is_unsigned);

/// The error of a floating point number as strtod() reads it, with blanks around it.
NumberError check_double(std::string_view text);

/// Whether a float can hold the number, which must be valid. Base checks the size of floats, but not of
/// integers.
NumberError check_float(std::string_view text);

/// The value of a hexadecimal digit; -1 if it is none.
int hex_digit(char c);

/// The bytes of the number at the start of the text; 0 if there is none.
std::size_t size_of_double(std::string_view text);
std::size_t size_of_integer(std::string_view text);

}  // namespace iocwright::epics
