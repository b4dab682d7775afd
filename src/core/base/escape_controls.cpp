#include "core/base/escape_controls.hpp"

#include <fmt/format.h>

#include "core/base/utf8.hpp"

namespace iocwright::text {

namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// `escape` returns the replacement of a code point. Its second argument says whether that is a malformed
/// byte.
template <class Escape>
std::string escaped(std::string_view text, std::string_view keep, Escape escape) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [c, size] = utf8::decode(text);
    const bool is_malformed = c >= 0x80 && size == 1;
    const bool is_kept = c < 0x80 && keep.find(static_cast<char>(c)) != std::string_view::npos;
    if (is_malformed || (is_control(c) && !is_kept)) out += escape(c, is_malformed);
    else out += text.substr(0, size);
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

std::string escape_controls(std::string_view text, std::string_view keep) {
  return escaped(text, keep, [](char32_t c, bool is_malformed) {
    const auto number = static_cast<unsigned>(c);
    return is_malformed ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{{{:x}}}", number);
  });
}

std::string escape_controls_in_json(std::string_view json) {
  return escaped(json, "",
                 [](char32_t c, bool) { return fmt::format("\\u{:04x}", static_cast<unsigned>(c)); });
}

}  // namespace iocwright::text
