// What Python's str methods ask of a character, answered by libunistring.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::unicode {

bool is_alpha(char32_t c);    ///< general category L*
bool is_decimal(char32_t c);  ///< general category Nd
bool is_digit(char32_t c);    ///< decimal, or a digit of another form such as superscripts
bool is_numeric(char32_t c);  ///< any character with a numeric value
bool is_alnum(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_title(char32_t c);
bool is_space(char32_t c);      ///< what str.split() and str.strip() take for white space
bool is_printable(char32_t c);  ///< false for what repr() must escape
bool is_identifier_start(char32_t c);
bool is_identifier_part(char32_t c);
/// 0 for a combining or zero-width character, 2 for a wide one, else 1.
int columns(char32_t c);

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string fold(std::string_view text);
/// str.title(): a letter is upper-cased after anything that has no case, lower-cased after a cased letter.
std::string title(std::string_view text);
std::string capitalize(std::string_view text);
std::string swap_case(std::string_view text);

}  // namespace iocwright::unicode
