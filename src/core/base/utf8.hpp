// UTF-8 functions that treat a string as a sequence of code points, as Python does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace iocwright::utf8 {

/// A decoded code point and its size in bytes.
struct Decoded {
  char32_t code_point;
  std::size_t size;
};

/// True if every byte is below 0x80, so that byte and code point indices are the same.
bool is_ascii(std::string_view text);

/// True if the string is well-formed UTF-8.
bool is_valid(std::string_view text);

/// Decodes the first code point of `text`, which must not be empty. A malformed byte decodes to itself, with
/// size 1.
Decoded decode(std::string_view text);

/// Appends the encoding of a code point.
void append(std::string& out, char32_t code_point);

/// The number of code points.
std::size_t length(std::string_view text);

/// The byte offset of code point number `index`, or text.size() if there are fewer.
std::size_t byte_offset(std::string_view text, std::size_t index);

/// The number of code points before byte `offset`.
std::size_t code_point_index(std::string_view text, std::size_t offset);

/// The code points [first, first + count).
std::string_view slice(std::string_view text, std::size_t first, std::size_t count);

/// All code points; the inverse of encode_all() if the string is well-formed.
std::u32string decode_all(std::string_view text);
std::string encode_all(std::u32string_view text);

}  // namespace iocwright::utf8
