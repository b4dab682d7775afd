#include "core/base/transaction_record.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/base/text.hpp"

namespace iocwright {

namespace {

// Both files are a header, which is a title and the checksum of the rest, and a line for each name.
constexpr std::string_view mark_title = "transaction 3 ";
constexpr std::string_view manifest_title = "manifest 2 ";
constexpr std::string_view mark_header_0_2 = "transaction 2";  // without a checksum

/// FNV-1a. It detects torn files, and is no protection against an attacker.
std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), hash, 16).ptr;
  return {digits.begin(), end};
}

std::string with_header(std::string_view title, const std::string& lines) {
  return std::string(title) + checksum(lines) + "\n" + lines;
}

/// The name in a line, in which it may contain line breaks.
std::string escaped(std::string_view name) {
  return text::replace_all(text::replace_all(name, "\\", "\\\\"), "\n", "\\n");
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) out += text[at];
    else out += text[++at] == 'n' ? '\n' : text[at];
  }
  return out;
}

/// The first line and the lines after it, all of which must be complete.
struct Parts {
  std::string_view header;
  std::vector<std::string_view> lines;

  explicit Parts(std::string_view text) {
    header = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(header.size() + 1, text.size()));
    if (!text.empty()) lines = text::split(text.substr(0, text.size() - 1), '\n');
  }
};

bool is_complete(std::string_view text) { return text.ends_with('\n'); }

bool has_checksum(std::string_view text, std::string_view title) {
  const std::size_t end = text.find('\n');
  return text.substr(title.size(), end - title.size()) == checksum(text.substr(end + 1));
}

std::optional<RecordedChange> parse_change(std::string_view line) {
  using enum RecordedChange::Kind;
  if (line.empty()) return std::nullopt;
  const auto kind = static_cast<RecordedChange::Kind>(line.front());
  RecordedChange out{kind, unescaped(line.substr(1))};
  if ((kind != write && kind != remove && kind != clear) || !is_name_inside(out.name)) return std::nullopt;
  return out;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_part(std::string_view part) { return !part.empty() && part != "." && part != ".."; }

}  // namespace

bool is_name_inside(std::string_view name) {
  return name.find('\0') == std::string_view::npos && std::ranges::all_of(text::split(name, '/'), is_part);
}

std::string print_mark(const std::vector<RecordedChange>& changes) {
  std::string lines;
  for (const RecordedChange& change : changes)
    lines += static_cast<char>(change.kind) + escaped(change.name) + "\n";
  return with_header(mark_title, lines);
}

std::optional<TransactionMark> parse_mark(std::string_view text) {
  if (!is_complete(text)) return std::nullopt;
  const Parts parts(text);
  TransactionMark out;
  if (parts.header.starts_with(mark_title)) {
    if (!has_checksum(text, mark_title)) return std::nullopt;
  } else if (parts.header != mark_header_0_2) {
    out.owner = parts.header;
    if (out.owner.empty() || !std::ranges::all_of(out.owner, is_letter)) return std::nullopt;
  }
  for (const std::string_view line : parts.lines) {
    auto change = parse_change(line);
    if (!change) return std::nullopt;
    out.changes.push_back(*std::move(change));
  }
  return out;
}

std::string print_manifest(const std::vector<std::string>& names) {
  std::string lines;
  for (const std::string& name : names) lines += escaped(name) + "\n";
  return with_header(manifest_title, lines);
}

std::optional<std::vector<std::string>> parse_manifest(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;  // of a version before 0.3, for an owner without files
  if (!is_complete(text)) return std::nullopt;
  Parts parts(text);
  const bool has_header = parts.header.starts_with(manifest_title);
  if (has_header && !has_checksum(text, manifest_title)) return std::nullopt;
  if (!has_header) parts.lines.insert(parts.lines.begin(), parts.header);
  for (const std::string_view line : parts.lines) {
    out.push_back(has_header ? unescaped(line) : std::string(line));
    if (!is_name_inside(out.back())) return std::nullopt;
  }
  return out;
}

}  // namespace iocwright
