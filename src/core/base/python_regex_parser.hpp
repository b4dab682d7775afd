// Parses a regular expression by the rules of CPython's `re._parser` and writes it for PCRE2.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/python_regex.hpp"
#include "core/base/python_regex_classes.hpp"
#include "core/base/python_regex_source.hpp"

namespace iocwright {

/// How many characters something matches; look-behinds need to know.
struct RegexWidth {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

struct RegexFlags {
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
  bool verbose = false;
  bool ascii = false;
};

/// A translated part of the expression.
struct RegexPart {
  enum class Kind : unsigned char { other, anchor, quantified };

  std::string text;
  RegexWidth width = {};
  Kind kind = Kind::other;
};

class PythonRegexParser {
 public:
  PythonRegexParser(std::string_view pattern, PythonRegexOptions how)
      : how_(how), source_(pattern, how.bytes) {}

  RegexParsed<std::string> run();

 private:
  /// The letters of `(?aims-x...`.
  struct FlagLetters {
    std::u32string added, removed;
    bool is_global = false;  ///< `(?i)` instead of `(?i:`
  };

  RegexParsed<RegexPart> alternatives(RegexFlags& flags, bool is_top);
  RegexParsed<RegexPart> sequence(RegexFlags& flags, bool is_first);
  RegexParsed<void> element(RegexFlags& flags, bool is_first, std::vector<RegexPart>& parts);
  bool skips(RegexToken token);
  RegexAlphabet alphabet(const RegexFlags& flags) const {
    if (how_.bytes) return RegexAlphabet::bytes;
    return flags.ascii ? RegexAlphabet::ascii : RegexAlphabet::unicode;
  }

  RegexParsed<void> repeat(RegexToken token, std::vector<RegexPart>& parts);
  /// Reads the numbers of `{2,3}`; nothing if the brace stands for itself.
  RegexParsed<std::optional<RegexWidth>> counts();

  // Escapes and classes; see python_regex_escapes.cpp.
  RegexParsed<RegexPart> escape(RegexToken token, const RegexFlags& flags);
  RegexParsed<RegexPart> back_reference(RegexToken token);
  RegexParsed<std::optional<char32_t>> code_escape(RegexToken token);
  RegexParsed<RegexPart> character_class(const RegexFlags& flags);
  /// A member of a class: a character, or what `\w` and the like stand for.
  struct Member {
    std::u32string written;
    std::optional<char32_t> character;
    std::string text;
  };
  RegexParsed<Member> class_member(RegexToken token, RegexAlphabet alphabet);
  RegexParsed<std::string> range_or_members(const Member& first, RegexAlphabet alphabet, std::size_t begin,
                                            bool& closed);

  // Groups; see python_regex_groups.cpp.
  RegexParsed<void> group(RegexFlags& flags, bool is_first, std::vector<RegexPart>& parts);
  RegexParsed<void> extension(std::size_t begin, RegexFlags& flags, bool is_first,
                              std::vector<RegexPart>& parts);
  RegexParsed<void> named_extension(std::size_t begin, const RegexFlags& flags,
                                    std::vector<RegexPart>& parts);
  RegexParsed<RegexPart> capture(std::size_t begin, const std::u32string& name, RegexFlags flags);
  RegexParsed<RegexPart> plain_group(std::size_t begin, const std::string& opening, RegexFlags flags);
  RegexParsed<RegexPart> look_around(std::size_t begin, char32_t c, RegexFlags flags);
  RegexParsed<RegexPart> condition(std::size_t begin, RegexFlags flags);
  RegexParsed<int> condition_group();
  RegexParsed<void> skip_comment(std::size_t begin);
  RegexParsed<void> close(std::size_t begin);
  RegexParsed<int> open_group(const std::u32string& name);
  RegexParsed<void> check_reference(int group, std::size_t back) const;
  RegexParsed<void> check_look_behind(int group) const;
  bool is_closed(int group) const;

  RegexParsed<FlagLetters> flag_letters(char32_t first);
  RegexParsed<char32_t> next_flag(std::u32string_view ends, std::string_view missing);

  PythonRegexOptions how_;
  RegexSource source_;
  std::vector<std::optional<RegexWidth>> groups_{std::nullopt};  ///< widths; empty while a group is open
  std::map<std::u32string, int> names_;
  std::map<int, std::size_t> conditions_;  ///< groups that conditions refer to, and where
  std::optional<int> look_behind_groups_;  ///< the number of groups before the look-behind being parsed
  bool has_variable_look_behind_ = false;
};

}  // namespace iocwright
