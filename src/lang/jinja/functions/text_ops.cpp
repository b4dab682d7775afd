#include "lang/jinja/functions/text_ops.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::jinja {

namespace {

/// Whether `set` contains the character; without a set, whether it is white space.
bool is_in(std::string_view character, std::optional<std::string_view> set) {
  if (set) return set->find(character) != std::string_view::npos;
  return unicode::is_space(utf8::decode(character).code_point);
}

/// The size in bytes of the word at the front or the back of `text`, up to the next white space.
std::size_t word_size(std::string_view text, bool at_back) {
  std::size_t taken = 0;
  while (taken < text.size()) {
    const std::string_view rest = at_back ? text.substr(0, text.size() - taken) : text.substr(taken);
    const std::size_t size = at_back ? last_size(rest) : utf8::decode(rest).size;
    if (is_in(at_back ? rest.substr(rest.size() - size) : rest.substr(0, size), std::nullopt)) break;
    taken += size;
  }
  return taken;
}

bool is_line_boundary(char32_t c) {
  return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::size_t last_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[text.size() - size]) & 0xC0) == 0x80) ++size;
  return size;
}

std::string_view strip(std::string_view text, std::optional<std::string_view> set, bool left, bool right) {
  while (left && !text.empty()) {
    const std::size_t size = utf8::decode(text).size;
    if (!is_in(text.substr(0, size), set)) break;
    text.remove_prefix(size);
  }
  while (right && !text.empty()) {
    const std::size_t size = last_size(text);
    if (!is_in(text.substr(text.size() - size), set)) break;
    text.remove_suffix(size);
  }
  return text;
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto d = utf8::decode(text.substr(at));
    std::size_t end = at + d.size;
    if (!is_line_boundary(d.code_point)) {
      at = end;
      continue;
    }
    if (d.code_point == '\r' && end < text.size() && text[end] == '\n') ++end;
    lines.push_back(text.substr(begin, (keep_ends ? end : at) - begin));
    begin = at = end;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

Result<std::string> replaced(std::string_view text, std::string_view from, std::string_view to,
                             std::int64_t max_count, Budget& budget) {
  std::string out;
  const auto may_replace = [&] { return max_count < 0 || max_count-- > 0; };
  if (from.empty()) {  // insert before every character and at the end
    for (std::size_t at = 0; at <= text.size();) {
      if (!may_replace()) return out += text.substr(at);
      out += to;
      if (at == text.size()) break;
      const std::size_t size = utf8::decode(text.substr(at)).size;
      out += text.substr(at, size);
      at += size;
      TRY(budget.size(out.size()));
    }
    return out;
  }
  while (true) {
    const std::size_t at = text.find(from);
    if (at == std::string_view::npos || !may_replace()) break;
    out += text.substr(0, at);
    out += to;
    text.remove_prefix(at + from.size());
    TRY(budget.size(out.size()));
  }
  out += text;
  return out;
}

std::string ascii(std::string_view repr) {
  std::string out;
  for (char32_t c : utf8::decode_all(repr)) {
    const auto code = static_cast<unsigned>(c);
    out += code < 0x80      ? std::string(1, static_cast<char>(code))
           : code < 0x100   ? fmt::format("\\x{:02x}", code)
           : code < 0x10000 ? fmt::format("\\u{:04x}", code)
                            : fmt::format("\\U{:08x}", code);
  }
  return out;
}

Result<std::string> repeated(std::string_view text, std::int64_t count, Budget& budget) {
  if (count <= 0) return std::string();
  std::uint64_t size = 0;
  if (__builtin_mul_overflow(static_cast<std::uint64_t>(count), static_cast<std::uint64_t>(text.size()),
                             &size))
    size = UINT64_MAX;
  TRY(budget.size(size));
  std::string out;
  out.reserve(size);
  for (std::int64_t i = 0; size > 0 && i < count; ++i) out += text;
  return out;
}

Result<std::string> centered(std::string_view text, std::int64_t width, std::string_view fill,
                             Budget& budget) {
  const auto have = static_cast<std::int64_t>(utf8::length(text));
  if (width <= have) return std::string(text);
  const std::int64_t missing = width - have;
  const std::int64_t left = missing / 2 + (missing & width & 1);
  return TRY(repeated(fill, left, budget)) + std::string(text) + TRY(repeated(fill, missing - left, budget));
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t max_splits, bool from_right) {
  std::vector<std::string_view> parts;
  while (max_splits < 0 || static_cast<std::int64_t>(parts.size()) < max_splits) {
    const std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) break;
    const std::string_view after = text.substr(at + separator.size());
    parts.push_back(from_right ? after : text.substr(0, at));
    text = from_right ? text.substr(0, at) : after;
  }
  parts.push_back(text);
  if (from_right) std::ranges::reverse(parts);
  return parts;
}

std::vector<std::string_view> split_space(std::string_view text, std::int64_t max_splits, bool from_right) {
  std::vector<std::string_view> parts;
  while (true) {
    text = strip(text, std::nullopt, !from_right, from_right);
    if (text.empty()) break;
    if (max_splits >= 0 && static_cast<std::int64_t>(parts.size()) >= max_splits) {
      parts.push_back(text);
      break;
    }
    const std::size_t size = word_size(text, from_right);
    parts.push_back(from_right ? text.substr(text.size() - size) : text.substr(0, size));
    text = from_right ? text.substr(0, text.size() - size) : text.substr(size);
  }
  if (from_right) std::ranges::reverse(parts);
  return parts;
}

}  // namespace iocwright::jinja
