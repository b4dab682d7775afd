// Regular expressions in (nearly) Python's dialect, by PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright {

/// Byte offsets of a match and of its groups; group 0 is the whole. A group that took no part is (npos, npos).
struct RegexMatch {
  std::vector<std::pair<std::size_t, std::size_t>> groups;

  std::size_t begin() const { return groups[0].first; }
  std::size_t end() const { return groups[0].second; }
};

struct RegexOptions {
  bool multiline = false;  ///< `^` and `$` at every line: Python's re.MULTILINE
  bool bytes = false;      ///< the text is bytes of no encoding, classes are those of ASCII: a pattern of Python's `bytes`
};

class Regex {
 public:
  /// The error is PCRE2's message.
  static tl::expected<Regex, std::string> compile(std::string_view pattern, RegexOptions how = {});

  /// The first match at or after byte `from`: Python's search(). Nothing too when the search gave up for its cost.
  std::optional<RegexMatch> search(std::string_view text, std::size_t from = 0) const { return run(text, from, false); }
  /// A match that begins right at `from`: Python's match().
  std::optional<RegexMatch> match(std::string_view text, std::size_t from = 0) const { return run(text, from, true); }

 private:
  struct Code;
  struct Free {
    void operator()(Code* code) const;
  };
  explicit Regex(Code* code) : code_(code) {}
  std::optional<RegexMatch> run(std::string_view text, std::size_t from, bool anchored) const;

  std::unique_ptr<Code, Free> code_;
};

}  // namespace iocwright
