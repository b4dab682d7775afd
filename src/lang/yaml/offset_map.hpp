// Converts libyaml's character counts to byte offsets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/utf8.hpp"

namespace iocwright::yaml {

/// Offsets are requested mostly in ascending order, so each search starts at the previous result.
class OffsetMap {
 public:
  /// libyaml does not see the first `skipped` bytes of `text`.
  OffsetMap(std::string_view text, std::size_t skipped)
      : text_(text.substr(skipped)), skipped_(skipped), is_ascii_(utf8::is_ascii(text_)) {}

  /// The byte offset of the character at `index`. An index beyond the end counts as the end.
  std::uint32_t byte(std::size_t index) {
    if (is_ascii_) return static_cast<std::uint32_t>(skipped_ + std::min(index, text_.size()));
    if (index < index_) index_ = byte_ = 0;
    byte_ += utf8::byte_offset(text_.substr(byte_), index - index_);
    index_ = index;
    return static_cast<std::uint32_t>(skipped_ + byte_);
  }

 private:
  std::string_view text_;
  std::size_t skipped_;
  bool is_ascii_;
  std::size_t index_ = 0, byte_ = 0;
};

}  // namespace iocwright::yaml
