#include "launch/supervise/run_log.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

constexpr std::size_t max_line_bytes = 1024;

/// Recognizes errors of iocwright, of the IOC shell (`Command foo not found`) and of EPICS Base (`ERROR
/// st.cmd line 3`, `Can't open`).
bool is_error(std::string_view line) {
  static constexpr std::array<std::string_view, 5> words{"error", " not found", "can't ", "cannot ", "fatal"};
  std::string lower(line);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

/// The end of the escape sequence that begins at `at`.
std::size_t end_of_escape(std::string_view text, std::size_t at) {
  if (++at >= text.size() || text[at] != '[') return std::min(at + 1, text.size());
  while (++at < text.size() && (text[at] < '@' || text[at] > '~')) {}
  return std::min(at + 1, text.size());
}

}  // namespace

std::string without_control_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == 0x1b) {
      at = end_of_escape(text, at);
      continue;
    }
    if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') out += text[at];
    ++at;
  }
  return out;
}

void RunLog::add(std::string_view bytes) {
  search(bytes);
  if (bytes.size() > max_bytes) bytes.remove_prefix(bytes.size() - max_bytes);
  last_ += bytes;
  if (last_.size() > 2 * max_bytes) last_.erase(0, last_.size() - max_bytes);
}

void RunLog::search(std::string_view bytes) {
  if (!first_error_.empty() || searched_ >= max_searched) return;
  searched_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (line_.size() < max_line_bytes) line_ += bytes.substr(0, std::min(end, max_line_bytes));
    if (end == bytes.size()) return;
    const std::string line = without_control_characters(line_);
    line_.clear();
    bytes.remove_prefix(end + 1);
    if (!is_error(line)) continue;
    first_error_ = text::escape_controls(text::trim(line), "\n\t");
    return;
  }
}

std::string RunLog::last_lines() const {
  std::string_view all = std::string_view(last_).substr(last_.size() - std::min(last_.size(), max_bytes));
  if (all.size() < last_.size()) all.remove_prefix(std::min(all.find('\n'), all.size() - 1) + 1);
  while (all.ends_with('\n') || all.ends_with('\r')) all.remove_suffix(1);
  std::size_t begin = all.size();
  for (std::size_t lines = 0; lines < max_lines && begin != std::string_view::npos && begin > 0; ++lines)
    begin = all.rfind('\n', begin - 1);
  if (begin != std::string_view::npos && begin < all.size() && all[begin] == '\n') ++begin;
  return text::escape_controls(
      without_control_characters(begin == std::string_view::npos ? all : all.substr(begin)), "\n\t");
}

}  // namespace iocwright::launch
