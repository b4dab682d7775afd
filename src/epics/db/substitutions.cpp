#include "epics/db/substitutions.hpp"

#include <algorithm>
#include <optional>

namespace iocwright::epics {

namespace {

/// The offset of the first `}` that has another one two characters after it.
std::size_t find_end(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('}', from); at != std::string_view::npos && at + 2 < text.size();
       at = text.find('}', at + 1))
    if (text[at + 2] == '}') return at;
  return std::string_view::npos;
}

/// The quoted name after the word `file`, which ends at `at`, and the offset of the closing quote.
std::optional<std::pair<std::string_view, std::size_t>> quoted_name(std::string_view text, std::size_t at) {
  at = std::min(text.find_first_not_of(' ', at), text.size());
  if (at < text.size() && text[at] == '"') ++at;
  const std::size_t end = text.find_first_of("\" ", at);
  if (end == std::string_view::npos || text[end] != '"') return std::nullopt;
  return std::pair(text.substr(at, end - at), end);
}

}  // namespace

std::vector<SubstitutionEntry> find_entries(std::string_view text) {
  constexpr std::string_view word = "file";
  constexpr std::size_t first_seen = 8;
  std::vector<SubstitutionEntry> entries;
  for (std::size_t at = text.find(word, first_seen); at != std::string_view::npos; at = text.find(word, at)) {
    const auto name = quoted_name(text, at + word.size());
    at += word.size();
    if (!name) continue;
    const std::size_t end = find_end(text, name->second);
    if (end == std::string_view::npos) continue;
    const std::size_t open = std::min(text.find('{', name->second), end);
    entries.push_back({std::string(name->first), std::string(text.substr(open, end + 3 - open))});
    at = end + 3;
  }
  return entries;
}

}  // namespace iocwright::epics
