// Reads and expands one word of a shell script, as bash does, without executing anything.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/environment.hpp"

namespace iocwright::epics {

struct ShellWord {
  std::string text;            ///< with quotes removed and variables replaced
  bool may_be_split = false;   ///< contains a variable outside of quotes, which bash may split or drop
  bool is_pattern = false;     ///< contains `*`, `?`, `[` or a backslash outside of quotes
  bool is_assignment = false;  ///< begins with `NAME=` outside of quotes
};

/// A place in a script, and the variables at that place.
class ShellWordReader {
 public:
  ShellWordReader(std::string_view script, Environment& variables) : text_(script), variables_(variables) {}

  std::size_t at = 0;
  /// Whether `${NAME:=VALUE}` sets variables: not in a branch that is not taken.
  bool is_active = true;

  bool is_at_end() const { return at >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at + ahead < text_.size() ? text_[at + ahead] : '\0'; }

  /// The word that begins here, which is not empty; nothing if it needs bash, such as for `$(...)` or `A=~`.
  /// It ends at a blank, a line break or an operator outside of quotes.
  std::optional<ShellWord> read();

 private:
  enum class Quote : unsigned char { none, single, twofold };

  bool step(ShellWord& word, Quote& quote);
  bool step_escape(ShellWord& word, Quote quote);
  bool step_variable(ShellWord& word, Quote quote);
  bool step_braces(ShellWord& word, Quote quote);
  std::optional<ShellWord> read_operand(Quote quote);
  static void add_value(ShellWord& word, std::string_view value, Quote quote);
  std::string_view read_name();

  std::string_view text_;
  Environment& variables_;
};

/// The length of `NAME` if the text begins with `NAME=`, otherwise 0.
std::size_t assigned_name(std::string_view text);
/// True for characters that end a word outside of quotes.
bool ends_word(char c);

}  // namespace iocwright::epics
