#include "instance/boot/yaml_scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/utf8.hpp"
#include "lang/yaml/scalars.hpp"

namespace iocwright::boot {

namespace {

bool is_break(char32_t c) { return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029; }
bool is_blank(char32_t c) { return c == 0 || c == ' ' || c == '\t' || c == '\r' || is_break(c); }
bool is_printable(char32_t c) {
  return (c >= 0x20 && c <= 0x7E) || c == 0x85 || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF) || c >= 0x10000;
}

/// The styles in which a string reads back unchanged. Double quotes always work.
struct Styles {
  bool plain = true;
  bool single_quoted = true;
};

Styles styles_for(std::u32string_view text, std::string_view utf8_text) {
  Styles out;
  const auto value = yaml::resolve_plain(utf8_text);
  out.plain = value && value->is_string() && !utf8_text.starts_with("---") && !utf8_text.starts_with("...");
  if (text.empty()) return out;
  if (std::u32string_view(U"#,[]{}&*!|>'\"%@`").find(text[0]) != std::u32string_view::npos) out.plain = false;
  if (is_blank(text.front()) || text.back() == ' ' || is_break(text.back())) out.plain = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool blank_before = i == 0 || is_blank(text[i - 1]);
    const bool blank_after = i + 1 == text.size() || is_blank(text[i + 1]);
    const bool leads = i == 0 && (text[i] == '?' || text[i] == '-');
    if ((leads || text[i] == ':') && blank_after) out.plain = false;
    if (text[i] == '#' && blank_before) out.plain = false;
    if (is_break(text[i])) out.plain = false;
    // A blank next to a line end, or a character that is not printable, requires double quotes.
    const bool beside =
        i > 0 && ((text[i] == ' ' && is_break(text[i - 1])) || (is_break(text[i]) && text[i - 1] == ' '));
    if (beside || !(text[i] == '\n' || is_printable(text[i]))) out.plain = out.single_quoted = false;
  }
  return out;
}

class ScalarWriter {
 public:
  ScalarWriter(std::size_t column, std::size_t indent, std::size_t width)
      : column_(column), indent_(indent), width_(width) {}

  std::string plain(std::u32string_view text) {
    put(U" ");
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t word_end = std::min(text.find(U' ', at), text.size());
      if (word_end - at > width_ && column_ > indent_) new_line();  // long words get their own line
      put(text.substr(at, word_end - at));
      at = blanks(text, word_end);
    }
    return std::move(out_);
  }

  std::string single_quoted(std::u32string_view text) {
    put(U" '");
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == ' ') {
        at = blanks(text, at, at != 0);
      } else if (is_break(text[at])) {
        const std::size_t end = std::min(text.find_first_not_of(U"\n\x85\u2028\u2029", at), text.size());
        if (text[at] == '\n') raw_break(U'\n');
        for (; at < end; ++at) raw_break(text[at]);
        put_indent();
      } else {
        put(text[at] == '\'' ? std::u32string_view(U"''") : text.substr(at, 1));
        ++at;
      }
    }
    put(U"'");
    return std::move(out_);
  }

  std::string double_quoted(std::u32string_view text) {
    put(U" \"");
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool special = end == text.size() || needs_escape(text[end]);
      if (special) {
        if (start < end) put(text.substr(start, end - start));
        start = end;
        if (end < text.size()) {
          put(utf8::decode_all(escape(text[end])));
          start = end + 1;
        }
      }
      const bool can_fold = end > 0 && end + 1 < text.size() && (text[end] == ' ' || start >= end);
      const std::size_t pending = end > start ? end - start : 0;
      if (can_fold && column_ + pending - (start > end ? start - end : 0) > width_)
        start = fold(text, start, end);
    }
    put(U"\"");
    return std::move(out_);
  }

 private:
  void put(std::u32string_view text) {
    out_ += utf8::encode_all(text);
    column_ += text.size();
  }
  void put_indent() {
    out_.append(indent_, ' ');
    column_ = indent_;
  }
  void new_line() {
    out_ += '\n';
    put_indent();
  }
  void raw_break(char32_t c) {
    utf8::append(out_, c);
    column_ = 0;
  }

  /// Writes the blanks at `at`, or folds the line there if it is too long and there is just one. Returns the
  /// offset after the blanks.
  std::size_t blanks(std::u32string_view text, std::size_t at, bool may_fold = true) {
    const std::size_t end = std::min(text.find_first_not_of(U' ', at), text.size());
    if (end == at) return end;
    if (end - at == 1 && column_ > width_ && may_fold && end != text.size()) new_line();
    else put(text.substr(at, end - at));
    return end;
  }

  static bool needs_escape(char32_t c) {
    return c == '"' || c == '\\' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           !is_printable(c);
  }

  static std::string escape(char32_t c) {
    static constexpr std::array<std::pair<char32_t, char>, 15> letters{{{0, '0'},
                                                                        {7, 'a'},
                                                                        {8, 'b'},
                                                                        {9, 't'},
                                                                        {10, 'n'},
                                                                        {11, 'v'},
                                                                        {12, 'f'},
                                                                        {13, 'r'},
                                                                        {27, 'e'},
                                                                        {'"', '"'},
                                                                        {'\\', '\\'},
                                                                        {0x85, 'N'},
                                                                        {0xA0, '_'},
                                                                        {0x2028, 'L'},
                                                                        {0x2029, 'P'}}};
    for (const auto& [value, letter] : letters)
      if (c == value) return std::string("\\") + letter;
    const auto code = static_cast<unsigned>(c);
    return code <= 0xFF     ? fmt::format("\\x{:02X}", code)
           : code <= 0xFFFF ? fmt::format("\\u{:04X}", code)
                            : fmt::format("\\U{:08X}", code);
  }

  /// Writes the text from `start` to `end` and folds the line there. Without a backslash before it, the line
  /// end reads back as a blank, so the blank itself is left out. Returns the offset to continue at.
  std::size_t fold(std::u32string_view text, std::size_t start, std::size_t end) {
    const std::size_t space = text.find(U' ', end);
    bool backslash = true;
    if (space != std::u32string_view::npos && space + 1 < text.size()) {
      const std::u32string_view between = text.substr(end, space - end);
      backslash = between.find_first_of(U"\"'") != std::u32string_view::npos || text[space + 1] == ' ' ||
                  text.substr(end - 1, 2) == U"  ";
    }
    if (start < end) put(text.substr(start, end - start));
    start = std::max(start, end);
    if (backslash) put(U"\\");
    new_line();
    if (start < text.size() && text[start] == ' ') {
      if (backslash) put(U"\\");
      else ++start;
    }
    return start;
  }

  std::string out_;
  std::size_t column_;
  std::size_t indent_;
  std::size_t width_;
};

}  // namespace

std::string yaml_scalar(std::string_view text, std::size_t column, std::size_t indent, std::size_t width) {
  const std::u32string characters = utf8::decode_all(text);
  const Styles styles = styles_for(characters, text);
  ScalarWriter writer(column, indent, width);
  if (styles.plain) return writer.plain(characters);
  if (styles.single_quoted && text.find_first_of("'\n") == std::string_view::npos)
    return writer.single_quoted(characters);
  return writer.double_quoted(characters);
}

}  // namespace iocwright::boot
