// The framing of JSON-RPC messages: a header with `Content-Length`, an empty line and the content.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iocwright::lsp {

/// Splits a stream of bytes into messages.
class MessageReader {
 public:
  /// Adds bytes that have been received.
  void feed(std::string_view bytes) { bytes_.append(bytes); }

  /// The content of the next message; nullopt if it has not been received completely. A header without a
  /// valid length is skipped, and its content taken for another header, until one is valid.
  std::optional<std::string> next();

 private:
  std::string bytes_;
  std::optional<std::size_t> length_;  ///< of the content that is being received
};

/// The largest content that is accepted, in bytes. A header that announces more is not valid.
inline constexpr std::size_t maximum_content_bytes = 64 << 20;

/// A message with its header.
std::string framed(std::string_view content);

}  // namespace iocwright::lsp
