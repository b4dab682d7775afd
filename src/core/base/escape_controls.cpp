#include "core/base/escape_controls.hpp"

#include <fmt/format.h>

#include <iterator>

#include "core/base/utf8.hpp"

namespace iocwright::text {

namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// Calls `escape` with the output, the code point and the size of each character to escape.
template <class Escape>
std::string escaped(std::string_view text, std::string_view keep, Escape escape) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [c, size] = utf8::decode(text);
    const bool is_malformed = c >= 0x80 && size == 1;
    const bool is_kept = c < 0x80 && keep.find(static_cast<char>(c)) != std::string_view::npos;
    if (is_malformed || (is_control(c) && !is_kept)) escape(std::back_inserter(out), c, is_malformed);
    else out += text.substr(0, size);
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

std::string escape_controls(std::string_view text, std::string_view keep) {
  return escaped(text, keep, [](auto out, char32_t c, bool is_malformed) {
    if (is_malformed) fmt::format_to(out, "\\x{:02x}", static_cast<unsigned>(c));
    else fmt::format_to(out, "\\u{{{:x}}}", static_cast<unsigned>(c));
  });
}

std::string escape_controls_in_json(std::string_view json) {
  return escaped(json, "", [](auto out, char32_t c, bool) {
    fmt::format_to(out, "\\u{:04x}", static_cast<unsigned>(c));
  });
}

}  // namespace iocwright::text
