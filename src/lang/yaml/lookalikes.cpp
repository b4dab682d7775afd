#include "lang/yaml/lookalikes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/utf8.hpp"

namespace iocwright::yaml {

namespace {

struct Blank {
  char32_t first, last;
  std::string_view name;
};

constexpr std::array blanks{
    Blank{0x85, 0x85, "next line"},
    Blank{0xA0, 0xA0, "no-break space"},
    Blank{0x1680, 0x1680, "ogham space mark"},
    Blank{0x2000, 0x2006, "typographic space"},
    Blank{0x2007, 0x2007, "figure space"},
    Blank{0x2008, 0x200A, "typographic space"},
    Blank{0x200B, 0x200B, "zero-width space"},
    Blank{0x2028, 0x2028, "line separator"},
    Blank{0x2029, 0x2029, "paragraph separator"},
    Blank{0x202F, 0x202F, "narrow no-break space"},
    Blank{0x205F, 0x205F, "mathematical space"},
    Blank{0x2060, 0x2060, "word joiner"},
    Blank{0x3000, 0x3000, "ideographic space"},
    Blank{0xFEFF, 0xFEFF, "byte-order mark"},
};

/// Single and double quotes of any direction, and guillemets.
bool is_typographic_quote(char32_t c) {
  return (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x2039 || c == 0x203A;
}

}  // namespace

std::string blank_name(char32_t c) {
  const auto row = std::ranges::find_if(blanks, [&](const Blank& b) { return b.first <= c && c <= b.last; });
  if (row == blanks.end()) return "";
  const bool has_vowel = std::string_view("io").find(row->name[0]) != std::string_view::npos;
  return fmt::format("{} {} (U+{:04X})", has_vowel ? "an" : "a", row->name, static_cast<unsigned>(c));
}

std::string_view without_typographic_quotes(std::string_view text) {
  const std::size_t size = utf8::length(text);
  if (size < 2 || !is_typographic_quote(utf8::decode(text).code_point) ||
      !is_typographic_quote(utf8::decode(text.substr(utf8::byte_offset(text, size - 1))).code_point))
    return text;
  return utf8::slice(text, 1, size - 2);
}

void check_lookalikes(Span place, std::string_view text, bool is_key, Sink& sink) {
  const std::u32string all = utf8::decode_all(text);
  if (is_typographic_quote(all.front()) && (is_typographic_quote(all.back()) || all.back() < 0x80)) {
    sink.add(warning(DiagKind::lookalike_character,
                     fmt::format("`{}` is not a quote in YAML, and becomes part of the text",
                                 utf8::encode_all(all.substr(0, 1))))
                 .at(place)
                 .help("use `\"` or `'`"));
    return;
  }
  const auto is_odd = [&](char32_t c) {
    return !blank_name(c).empty() && (is_key || c == all.front() || c == all.back());
  };
  const auto odd = std::ranges::find_if(all, is_odd);
  if (odd == all.end()) return;
  // Of a scalar on one line, the place of the character is known.
  const auto index = static_cast<std::size_t>(odd - all.begin());
  const auto at = place.begin + static_cast<std::uint32_t>(utf8::byte_offset(text, index));
  const auto size = static_cast<std::uint32_t>(utf8::encode_all(std::u32string_view(&*odd, 1)).size());
  const Span exact = place.end - place.begin == text.size() ? Span{place.file, at, at + size} : place;
  sink.add(warning(DiagKind::lookalike_character,
                   fmt::format("{} is part of this {}", blank_name(*odd), is_key ? "key" : "text"))
               .at(exact)
               .help("remove it, or replace it with a space"));
}

}  // namespace iocwright::yaml
