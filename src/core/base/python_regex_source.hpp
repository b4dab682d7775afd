// Reads the characters of a regular expression as CPython's `re._parser.Tokenizer` does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace iocwright {

/// A value, or Python's message.
template <class T>
using RegexParsed = tl::expected<T, std::string>;

/// A token is a character, or a backslash and the character after it. An empty token is the end.
using RegexToken = std::u32string_view;

class RegexSource {
 public:
  /// In a pattern of `bytes`, every byte is a character.
  explicit RegexSource(std::string_view pattern, bool bytes = false);

  RegexToken next() const { return next_; }
  bool at_end() const { return next_.empty(); }
  bool next_is(char32_t c) const { return next_.size() == 1 && next_[0] == c; }
  /// True if the next token is one of these characters.
  bool next_in(std::u32string_view characters) const;

  RegexToken get();
  /// Takes the next token if it is this character.
  bool match(char32_t c);
  /// Takes up to `most` characters of a set.
  std::u32string get_while(std::size_t most, std::u32string_view characters);
  /// Takes everything up to the terminator, and the terminator; `what` is for messages.
  RegexParsed<std::u32string> get_until(char32_t terminator, std::string_view what);

  /// The position of the next token, in characters.
  std::size_t tell() const { return end_ - next_.size(); }
  void seek(std::size_t position);

  /// `MESSAGE at position N`, `back` characters before the next token.
  tl::unexpected<std::string> error(std::string message, std::size_t back = 0) const;
  /// The same with an absolute position.
  tl::unexpected<std::string> error_at(std::string message, std::size_t position) const;

  /// Fails for a name that is not an identifier, whose end is `offset` before the next token.
  RegexParsed<void> check_group_name(const std::u32string& name, std::size_t offset) const;

 private:
  void advance();

  std::u32string text_;
  bool bytes_;
  RegexToken next_;
  std::size_t end_ = 0;  ///< of the next token
};

}  // namespace iocwright
