#include "image/recipe/version_order.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/unicode.hpp"

namespace iocwright::image {

namespace {

using std::string_view_literals::operator""sv;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The order of words after the numbers. Numbers come before words, as in semantic versioning.
constexpr int number_order = 0, release_order = 10, later_order = 11;
constexpr std::array<std::pair<std::string_view, int>, 20> word_orders{{{"dev", 1},
                                                                        {"snapshot", 1},
                                                                        {"nightly", 1},
                                                                        {"alpha", 2},
                                                                        {"a", 2},
                                                                        {"beta", 3},
                                                                        {"b", 3},
                                                                        {"pre", 4},
                                                                        {"preview", 4},
                                                                        {"prerelease", 4},
                                                                        {"m", 4},
                                                                        {"rc", 5},
                                                                        {"cr", 5},
                                                                        {"c", 5},
                                                                        {"post", later_order},
                                                                        {"p", later_order},
                                                                        {"pl", later_order},
                                                                        {"patch", later_order},
                                                                        {"fix", later_order},
                                                                        {"hotfix", later_order}}};

std::string_view take_while(std::string_view& text, bool (*fits)(char)) {
  const auto end = std::ranges::find_if_not(text, fits);
  const std::string_view out = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(out.size());
  return out;
}

/// Takes a number from the front of the text; nothing if it is too large.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  const std::string_view digits = take_while(text, is_digit);
  std::uint64_t out = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return parsed.ec == std::errc() ? std::optional(out) : std::nullopt;
}

bool take_numbers(std::string_view& text, VersionTag& out) {
  for (;;) {
    const auto number = take_number(text);
    if (!number) return false;
    out.numbers.push_back(*number);
    const bool goes_on =
        text.size() > 1 && is_digit(text[1]) && (text[0] == '-' || text[0] == '.' || text[0] == '_');
    if (!goes_on || (out.separator != '\0' && text[0] != out.separator)) return true;
    out.separator = text[0];
    text.remove_prefix(1);
  }
}

void take_word(std::string_view& text, bool is_joined, VersionTag& out) {
  const std::string word = unicode::lower(std::string(take_while(text, is_letter)));
  const bool has_number = !text.empty() && is_digit(text[0]);
  // `1.2a` follows `1.2`, but `1.2a1` is an alpha release
  if (is_joined && word.size() == 1 && !has_number) {
    out.suffix.emplace_back(later_order, static_cast<std::uint64_t>(word[0]));
    return;
  }
  const auto known =
      std::ranges::find(word_orders, std::string_view(word), [](const auto& row) { return row.first; });
  if (known == word_orders.end()) out.words += "-" + word;
  out.suffix.emplace_back(known == word_orders.end() ? later_order : known->second, 0);
}

bool take_suffix(std::string_view& text, VersionTag& out) {
  bool is_joined = true;
  while (!text.empty() && text[0] != '+') {  // what follows `+` does not count in semantic versioning
    if (is_letter(text[0])) {
      take_word(text, is_joined && out.suffix.empty(), out);
    } else if (is_digit(text[0])) {
      const auto number = take_number(text);
      if (!number) return false;
      // a number in another notation than those before: `7.0.8-1`
      out.suffix.emplace_back(out.suffix.empty() ? later_order : number_order, *number);
    } else if ("-._~"sv.find(text[0]) != std::string_view::npos) {
      text.remove_prefix(1);
      is_joined = false;
      continue;
    } else {
      return false;
    }
    is_joined = true;
  }
  const auto is_build = [](char c) {
    return is_digit(c) || is_letter(c) || c == '+' || c == '.' || c == '-';
  };
  return std::ranges::all_of(text, is_build);
}

}  // namespace

bool VersionTag::is_prerelease() const { return !suffix.empty() && suffix.front().first < release_order; }

std::optional<VersionTag> parse_tag(std::string_view tag) {
  VersionTag out;
  out.prefix = take_while(tag, [](char c) { return !is_digit(c); });
  constexpr std::uint64_t first_year = 1900;
  if (tag.empty() || !take_numbers(tag, out) || !take_suffix(tag, out)) return std::nullopt;
  out.is_date = out.numbers.front() >= first_year;
  return out;
}

bool is_same_style(const VersionTag& a, const VersionTag& b) {
  const bool separated = a.separator == b.separator || a.separator == '\0' || b.separator == '\0';
  return a.prefix == b.prefix && a.words == b.words && a.is_date == b.is_date && separated;
}

bool is_older(const VersionTag& a, const VersionTag& b) {
  const std::size_t count = std::max(a.numbers.size(), b.numbers.size());
  const auto number = [](const VersionTag& tag, std::size_t i) {
    return i < tag.numbers.size() ? tag.numbers[i] : 0;
  };
  for (std::size_t i = 0; i < count; ++i)
    if (number(a, i) != number(b, i)) return number(a, i) < number(b, i);
  const auto suffix = [](const VersionTag& tag) {
    auto out = tag.suffix;
    if (out.empty()) out.emplace_back(release_order, 0);
    return out;
  };
  return suffix(a) < suffix(b);
}

std::vector<std::string> newer_tags(std::string_view current, const std::vector<std::string>& tags) {
  const auto now = parse_tag(current);
  if (!now) return {};
  std::vector<std::pair<VersionTag, std::string>> found;
  for (const std::string& tag : tags)
    if (auto version = parse_tag(tag); version && is_same_style(*now, *version) && is_older(*now, *version) &&
                                       (now->is_prerelease() || !version->is_prerelease()))
      found.emplace_back(*std::move(version), tag);
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return is_older(a.first, b.first); });
  std::vector<std::string> out;
  for (auto& [version, tag] : found) out.push_back(std::move(tag));
  return out;
}

}  // namespace iocwright::image
