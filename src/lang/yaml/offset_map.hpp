// Converts libyaml's character counts to byte offsets in the file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/utf8.hpp"

namespace iocwright::yaml {

/// Offsets are requested mostly in ascending order, so each search starts at the previous result.
class OffsetMap {
 public:
  /// libyaml does not see the first `skipped` bytes of `text`. `inserted` has the offsets in `text`, in
  /// ascending order, of bytes that are not in the file.
  OffsetMap(std::string_view text, std::size_t skipped, std::vector<std::uint32_t> inserted = {})
      : text_(text.substr(skipped)),
        skipped_(skipped),
        is_ascii_(utf8::is_ascii(text_)),
        inserted_(std::move(inserted)) {}

  bool is_ascii() const { return is_ascii_; }

  /// The byte offset of the character at `index`. An index beyond the end counts as the end.
  std::uint32_t byte(std::size_t index) {
    const std::uint32_t at = byte_in_text(index);
    return at - static_cast<std::uint32_t>(std::ranges::lower_bound(inserted_, at) - inserted_.begin());
  }

 private:
  std::uint32_t byte_in_text(std::size_t index) {
    if (is_ascii_) return static_cast<std::uint32_t>(skipped_ + std::min(index, text_.size()));
    if (index < index_) index_ = byte_ = 0;
    byte_ += utf8::byte_offset(text_.substr(byte_), index - index_);
    index_ = index;
    return static_cast<std::uint32_t>(skipped_ + byte_);
  }

  std::string_view text_;
  std::size_t skipped_;
  bool is_ascii_;
  std::vector<std::uint32_t> inserted_;
  std::size_t index_ = 0, byte_ = 0;
};

}  // namespace iocwright::yaml
