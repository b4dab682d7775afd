// Unicode character properties and case mappings as in Python's str methods, implemented with libunistring.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::unicode {

bool is_alpha(char32_t c);             ///< general category L*
bool is_decimal(char32_t c);           ///< general category Nd
bool is_digit(char32_t c);             ///< decimal digits, and other digits such as superscripts
bool is_numeric(char32_t c);           ///< any character with a numeric value
bool is_alnum(char32_t c);             ///< a letter, or any of the three above
bool is_upper(char32_t c);             ///< property Uppercase
bool is_lower(char32_t c);             ///< property Lowercase
bool is_title(char32_t c);             ///< general category Lt
bool is_space(char32_t c);             ///< white space for str.split() and str.strip()
bool is_printable(char32_t c);         ///< false for characters that repr() escapes
bool is_identifier_start(char32_t c);  ///< property XID_Start, or `_`
bool is_identifier_part(char32_t c);   ///< property XID_Continue
/// The width on a terminal: 0 for a combining or zero-width character, 2 for a wide one, 1 otherwise.
int columns(char32_t c);
/// The width of a string on a terminal.
std::size_t width(std::string_view text);

// The functions below are Python's str methods. upper(), lower() and fold() do not change a malformed string.

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string fold(std::string_view text);  ///< casefold()
/// Letters become lower case after a cased letter, otherwise title case.
std::string title(std::string_view text);
/// The first character becomes title case, the others lower case.
std::string capitalize(std::string_view text);
std::string swap_case(std::string_view text);

}  // namespace iocwright::unicode
