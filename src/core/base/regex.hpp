// Regular expressions in (nearly) Python's dialect, by PCRE2. A search that fails is an error, never "no
// match".
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

/// Byte offsets of a match and of its groups; group 0 is the whole. A group that took no part is (npos,
/// npos).
struct RegexMatch {
  std::vector<std::pair<std::size_t, std::size_t>> groups;

  std::size_t begin() const { return groups[0].first; }
  std::size_t end() const { return groups[0].second; }
  /// What a group matched in `text`; empty for a group that took no part.
  std::string_view group(std::string_view text, std::size_t number) const {
    const auto [begin, end] = groups[number];
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
  }
};

/// A match, nothing where there is none, or why the search could not be completed: the text is not UTF-8, or
/// the expression takes too many steps or too much memory.
using RegexResult = tl::expected<std::optional<RegexMatch>, std::string>;

struct RegexOptions {
  bool multiline = false;  ///< `^` and `$` at every line: Python's re.MULTILINE
  bool bytes =
      false;  ///< the text is bytes of no encoding, classes are those of ASCII: a pattern of Python's `bytes`
};

class Regex {
 public:
  /// The error is PCRE2's message.
  static tl::expected<Regex, std::string> compile(std::string_view pattern, RegexOptions how = {});

  /// The first match at or after byte `from`: Python's search().
  RegexResult search(std::string_view text, std::size_t from = 0) const;
  /// A match that begins right at `from`: Python's match().
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

/// All matches in a text, one after the other: Python's finditer(). An empty match does not follow another
/// one at the same place. Keeps views of both: they must outlive it.
class RegexScan {
 public:
  RegexScan(const Regex& regex, std::string_view text);

  RegexResult next();

 private:
  const Regex& regex_;
  std::string_view text_;
  std::unique_ptr<Regex::MatchData, Regex::Free> data_;
  std::size_t at_ = 0;
  bool checked_ = false;      ///< the text is known to be UTF-8
  bool after_empty_ = false;  ///< the last match was empty, at `at_`
};

/// What matches are replaced by: Python's templates, in which `\1` and `\g<name>` stand for groups.
class RegexTemplate {
 public:
  /// Fails as Python does: a group that `regex` does not have, an escape that has no meaning.
  static tl::expected<RegexTemplate, std::string> parse(const Regex& regex, std::string_view pattern);

  std::string expand(std::string_view text, const RegexMatch& match) const;

 private:
  friend class RegexTemplateParser;
  struct Piece {
    std::string literal;
    std::optional<std::size_t> group;  ///< follows the literal
  };
  std::vector<Piece> pieces_;
};

/// Python's sub(): `text` with all matches replaced.
tl::expected<std::string, std::string> replace_matches(const Regex& regex, const RegexTemplate& by,
                                                       std::string_view text);

}  // namespace iocwright
