// Encodes bytes as text, as HTTP and URLs require it: base64 and percent-encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iocwright {

/// Base64 with padding, as in RFC 4648.
std::string encode_base64(std::string_view bytes);
/// The bytes that base64 stands for; nothing if the string contains other characters.
std::optional<std::string> decode_base64(std::string_view text);

/// A part of a URL, in which all bytes but the unreserved characters of RFC 3986 are percent-encoded.
std::string percent_encoded(std::string_view text);

}  // namespace iocwright
