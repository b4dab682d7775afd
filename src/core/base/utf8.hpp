// UTF-8 as Python sees it: text is a row of code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace iocwright::utf8 {

/// One code point decoded from text, and the number of bytes it took.
struct Decoded {
  char32_t code_point;
  std::size_t size;
};

/// True when every byte is below 0x80, so that bytes and code points are the same.
bool is_ascii(std::string_view text);

/// True when the text is well-formed UTF-8.
bool is_valid(std::string_view text);

/// Decodes the code point at the front of `text`, which must not be empty. A malformed byte decodes to
/// itself, size 1.
Decoded decode(std::string_view text);

void append(std::string& out, char32_t code_point);

/// Number of code points.
std::size_t length(std::string_view text);

/// Byte offset of code point number `index`; text.size() when there are fewer.
std::size_t byte_offset(std::string_view text, std::size_t index);

/// Number of code points before byte `offset`.
std::size_t code_point_index(std::string_view text, std::size_t offset);

/// Code points [first, first + count), by index.
std::string_view slice(std::string_view text, std::size_t first, std::size_t count);

std::u32string decode_all(std::string_view text);
std::string encode_all(std::u32string_view text);

}  // namespace iocwright::utf8
