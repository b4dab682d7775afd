#include "core/base/utf8.hpp"

#include <algorithm>

namespace iocwright::utf8 {

namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The length of the sequence that starts with `lead`, or 0 if no sequence can start with it.
std::size_t sequence_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool overlong_or_surrogate(char32_t code_point, std::size_t size) {
  return (size == 3 && (code_point < 0x800 || (code_point >= 0xD800 && code_point < 0xE000))) ||
         (size == 4 && (code_point < 0x10000 || code_point > 0x10FFFF));
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = sequence_size(lead);
  if (size == 1) return {lead, 1};
  if (size == 0 || text.size() < size) return {lead, 1};
  char32_t code_point = lead & (0xFF >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return {lead, 1};
    code_point = (code_point << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
  }
  if (overlong_or_surrogate(code_point, size)) return {lead, 1};
  return {code_point, size};
}

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    const Decoded d = decode(text);
    if (d.size == 1 && static_cast<unsigned char>(text[0]) >= 0x80) return false;
    text.remove_prefix(d.size);
  }
  return true;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::size_t byte_offset(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += decode(text.substr(at)).size;
  return at;
}

std::size_t code_point_index(std::string_view text, std::size_t offset) {
  return length(text.substr(0, offset));
}

std::string_view slice(std::string_view text, std::size_t first, std::size_t count) {
  const std::size_t begin = byte_offset(text, first);
  return text.substr(begin, byte_offset(text.substr(begin), count));
}

std::u32string decode_all(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded d = decode(text);
    out += d.code_point;
    text.remove_prefix(d.size);
  }
  return out;
}

std::string encode_all(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char32_t c : text) append(out, c);
  return out;
}

}  // namespace iocwright::utf8
