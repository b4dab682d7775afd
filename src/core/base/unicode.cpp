#include "core/base/unicode.hpp"

#include <unicase.h>
#include <unictype.h>
#include <uniwidth.h>

#include <cstdlib>

#include "core/base/utf8.hpp"

namespace iocwright::unicode {

namespace {

using CaseMap = std::uint8_t* (*)(const std::uint8_t*, std::size_t, const char*, uninorm_t, std::uint8_t*,
                                  std::size_t*);

std::string map_case(CaseMap map, std::string_view text) {
  if (text.empty()) return {};
  std::size_t size = 0;
  auto* mapped =
      map(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, nullptr, nullptr, &size);
  if (mapped == nullptr) return std::string(text);  // malformed
  std::string out(reinterpret_cast<const char*>(mapped), size);
  std::free(mapped);
  return out;
}

char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

template <class Map>
std::string map_ascii(std::string_view text, Map map) {
  std::string out(text);
  for (char& c : out) c = map(c);
  return out;
}

bool is_cased(char32_t c) { return is_upper(c) || is_lower(c) || is_title(c); }

bool has_category(char32_t c, std::uint32_t mask) { return uc_is_general_category_withtable(c, mask); }

std::string one(char32_t c) {
  std::string out;
  utf8::append(out, c);
  return out;
}

std::string title_of(char32_t c) { return map_case(u8_totitle, one(c)); }

}  // namespace

bool is_alpha(char32_t c) { return has_category(c, UC_CATEGORY_MASK_L); }
bool is_decimal(char32_t c) { return has_category(c, UC_CATEGORY_MASK_Nd); }
bool is_digit(char32_t c) { return is_decimal(c) || uc_digit_value(c) >= 0; }
bool is_numeric(char32_t c) { return uc_numeric_value(c).denominator != 0; }
bool is_alnum(char32_t c) { return is_alpha(c) || is_decimal(c) || is_digit(c) || is_numeric(c); }
bool is_upper(char32_t c) { return uc_is_property_uppercase(c); }
bool is_lower(char32_t c) { return uc_is_property_lowercase(c); }
bool is_title(char32_t c) { return has_category(c, UC_CATEGORY_MASK_Lt); }

bool is_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F);
  return c == 0x85 || c == 0xA0 || has_category(c, UC_CATEGORY_MASK_Z);
}

bool is_printable(char32_t c) {
  if (c < 0x80) return c >= 0x20 && c != 0x7F;
  return !has_category(c, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z);
}

bool is_identifier_start(char32_t c) { return c == '_' || uc_is_property_xid_start(c); }
bool is_identifier_part(char32_t c) { return uc_is_property_xid_continue(c); }

int columns(char32_t c) {
  const int width = uc_width(c, "UTF-8");
  return width < 0 ? 1 : width;
}

std::string upper(std::string_view text) {
  return utf8::is_ascii(text) ? map_ascii(text, ascii_upper) : map_case(u8_toupper, text);
}

std::string lower(std::string_view text) {
  return utf8::is_ascii(text) ? map_ascii(text, ascii_lower) : map_case(u8_tolower, text);
}

std::string fold(std::string_view text) {
  return utf8::is_ascii(text) ? map_ascii(text, ascii_lower) : map_case(u8_casefold, text);
}

std::string title(std::string_view text) {
  std::string out;
  bool after_cased = false;
  for (char32_t c : utf8::decode_all(text)) {
    out += after_cased ? lower(one(c)) : title_of(c);
    after_cased = is_cased(c);
  }
  return out;
}

std::string capitalize(std::string_view text) {
  if (text.empty()) return {};
  const auto first = utf8::decode(text);
  return title_of(first.code_point) + lower(text.substr(first.size));
}

std::size_t width(std::string_view text) {
  std::size_t sum = 0;
  for (const char32_t c : utf8::decode_all(text)) sum += static_cast<std::size_t>(columns(c));
  return sum;
}

std::string swap_case(std::string_view text) {
  std::string out;
  for (char32_t c : utf8::decode_all(text))
    out += is_upper(c) ? lower(one(c)) : is_lower(c) ? upper(one(c)) : one(c);
  return out;
}

}  // namespace iocwright::unicode
