#include "editor/lsp/message_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/text.hpp"

namespace iocwright::lsp {

namespace {

constexpr std::string_view end_of_header = "\r\n\r\n";
constexpr std::size_t maximum_header_bytes = 4096;

bool is_length_field(std::string_view name) {
  constexpr std::string_view expected = "content-length";
  return std::ranges::equal(name, expected, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

/// The value of `Content-Length` in a header; nullopt if there is no valid one.
std::optional<std::size_t> content_length(std::string_view header) {
  for (const std::string_view line : text::split(header, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_length_field(text::trim(line.substr(0, colon)))) continue;
    const std::string_view digits = text::trim(line.substr(colon + 1));
    std::size_t out = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (failure != std::errc() || end != digits.data() + digits.size() || out > maximum_content_bytes)
      return std::nullopt;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> MessageReader::next() {
  while (!length_) {
    const std::size_t end = bytes_.find(end_of_header);
    if (end == std::string::npos) {
      // A header is short, so all but the beginning of one more end of a header can be dropped.
      if (bytes_.size() > maximum_header_bytes) bytes_.erase(0, bytes_.size() - end_of_header.size());
      return std::nullopt;
    }
    length_ = content_length(std::string_view(bytes_).substr(0, end));
    bytes_.erase(0, end + end_of_header.size());
  }
  if (bytes_.size() < *length_) return std::nullopt;
  std::string out = bytes_.substr(0, *length_);
  bytes_.erase(0, *length_);
  length_.reset();
  return out;
}

std::string framed(std::string_view content) {
  return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
}

}  // namespace iocwright::lsp
