// Regular expressions in (nearly) Python's dialect, implemented with PCRE2. A failed search is an error,
// never "no match".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

/// Byte offsets of a match and its groups. Group 0 is the whole match. A group that did not participate is
/// (npos, npos).
struct RegexMatch {
  std::vector<std::pair<std::size_t, std::size_t>> groups;

  std::size_t begin() const { return groups[0].first; }
  std::size_t end() const { return groups[0].second; }
  /// The substring of `text` that a group matched; empty if it did not participate.
  std::string_view group(std::string_view text, std::size_t number) const {
    const auto [begin, end] = groups[number];
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
  }
};

/// A match, nothing if there is none, or the reason why the search failed: the string is not UTF-8, or the
/// expression needs too many steps or too much memory.
using RegexResult = tl::expected<std::optional<RegexMatch>, std::string>;

/// How to compile an expression. By default it matches UTF-8, as a Python pattern of type `str`.
struct RegexOptions {
  bool multiline = false;  ///< `^` and `$` match at every line, as Python's re.MULTILINE
  /// Match bytes instead of UTF-8, with ASCII character classes, as a Python pattern of type `bytes`.
  bool bytes = false;
};

/// A compiled expression.
class Regex {
 public:
  /// The error is PCRE2's message.
  static tl::expected<Regex, std::string> compile(std::string_view pattern, RegexOptions how = {});

  /// The first match at or after byte `from`: Python's search().
  RegexResult search(std::string_view text, std::size_t from = 0) const;
  /// A match that starts exactly at `from`: Python's match().
  RegexResult match(std::string_view text, std::size_t from = 0) const;

  bool is_bytes() const { return bytes_; }
  std::size_t group_count() const;
  /// The number of the group `(?P<name>…)`.
  std::optional<std::size_t> group_named(const std::string& name) const;

 private:
  friend class RegexScan;
  struct Code;
  struct MatchData;
  struct Free {
    void operator()(Code* code) const;
    void operator()(MatchData* data) const;
  };
  Regex(Code* code, bool bytes) : code_(code), bytes_(bytes) {}
  std::unique_ptr<MatchData, Free> make_data() const;
  RegexResult run(MatchData& data, std::string_view text, std::size_t from, std::uint32_t options) const;

  std::unique_ptr<Code, Free> code_;
  bool bytes_;
};

/// Iterates over all matches in a string: Python's finditer(). An empty match is not followed by another
/// empty one at the same position. Refers to both arguments, which must outlive it.
class RegexScan {
 public:
  RegexScan(const Regex& regex, std::string_view text);

  RegexResult next();

 private:
  const Regex& regex_;
  std::string_view text_;
  std::unique_ptr<Regex::MatchData, Regex::Free> data_;
  std::size_t at_ = 0;
  bool checked_ = false;      ///< the string is known to be valid UTF-8
  bool after_empty_ = false;  ///< the last match was empty, at `at_`
};

/// A replacement template in Python's syntax, in which `\1` and `\g<name>` refer to groups.
class RegexTemplate {
 public:
  /// Fails, as in Python, for groups that `regex` does not have and for unknown escapes.
  static tl::expected<RegexTemplate, std::string> parse(const Regex& regex, std::string_view pattern);

  /// The replacement for a match in `text`.
  std::string expand(std::string_view text, const RegexMatch& match) const;

 private:
  friend class RegexTemplateParser;
  struct Piece {
    std::string literal;
    std::optional<std::size_t> group;  ///< inserted after the literal
  };
  std::vector<Piece> pieces_;
};

/// Replaces all matches in `text`: Python's sub().
tl::expected<std::string, std::string> replace_matches(const Regex& regex, const RegexTemplate& by,
                                                       std::string_view text);

/// The version of PCRE2.
std::string pcre2_version();

}  // namespace iocwright
