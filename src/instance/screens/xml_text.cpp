#include "instance/screens/xml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/utf8.hpp"

namespace iocwright::screens {

namespace {

using Range = std::pair<char32_t, char32_t>;

// XML 1.0, production 4, without the colon, which would be a namespace.
constexpr std::array start_ranges{Range{'A', 'Z'},       Range{'_', '_'},       Range{'a', 'z'},
                                  Range{0xC0, 0xD6},     Range{0xD8, 0xF6},     Range{0xF8, 0x2FF},
                                  Range{0x370, 0x37D},   Range{0x37F, 0x1FFF},  Range{0x200C, 0x200D},
                                  Range{0x2070, 0x218F}, Range{0x2C00, 0x2FEF}, Range{0x3001, 0xD7FF},
                                  Range{0xF900, 0xFDCF}, Range{0xFDF0, 0xFFFD}, Range{0x10000, 0xEFFFF}};
// Production 4a: these, too, after the first character.
constexpr std::array further_ranges{Range{'-', '-'},   Range{'.', '.'},     Range{'0', '9'},
                                    Range{0xB7, 0xB7}, Range{0x300, 0x36F}, Range{0x203F, 0x2040}};

template <std::size_t size>
bool in_any(const std::array<Range, size>& ranges, char32_t c) {
  return std::ranges::any_of(ranges,
                             [c](const Range& range) { return c >= range.first && c <= range.second; });
}

/// Whether the text needs no look at its characters: nearly all texts are plain.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
}

}  // namespace

std::string xml_text(std::string_view text) {
  if (is_plain(text) && text.find_first_of("&<>") == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code_point, size] = utf8::decode(text.substr(at));
    switch (code_point) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\r': out += "&#13;"; break;
      default:
        if (code_point < 0x80) out += static_cast<char>(code_point);
        else out += fmt::format("&#{};", static_cast<unsigned>(code_point));
    }
    at += size;
  }
  return out;
}

bool is_xml_text(std::string_view text) {
  return is_plain(text) || std::ranges::all_of(utf8::decode_all(text), [](char32_t c) {
           const bool is_control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
           return !is_control && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
         });
}

bool is_element_name(std::string_view text) {
  const std::u32string characters = utf8::decode_all(text);
  if (characters.empty() || !in_any(start_ranges, characters.front())) return false;
  return std::ranges::all_of(characters,
                             [](char32_t c) { return in_any(start_ranges, c) || in_any(further_ranges, c); });
}

}  // namespace iocwright::screens
