// Splits the text of a load into tokens, as the scanner of EPICS Base (`dbLex.l` of 7.0.8.1) does.
#pragma once

#include <string>
#include <vector>

#include "epics/db/db_input.hpp"

namespace iocwright::epics {

struct DbToken {
  enum class Kind : unsigned char {
    end,
    keyword,
    word,     ///< without quotes
    string,   ///< in quotes
    mark,     ///< one of `(){},:[]`
    c_code,   ///< a line that begins with `%`
    number,   ///< of a value, as are the following
    literal,  ///< null, true, false
    bare,
    value_string,  ///< with its quotes
    bad            ///< not a token; only if reading continues after errors
  };
  Kind kind = Kind::end;
  std::string text{};     ///< a string without its quotes
  std::size_t begin = 0;  ///< in the text of the load
  std::size_t end = 0;
  std::size_t piece = 0;  ///< of its last byte
  bool starts_line = false;

  bool is(char mark) const { return kind == Kind::mark && text.front() == mark; }
  bool is_keyword(std::string_view word) const { return kind == Kind::keyword && text == word; }
  bool is_name() const { return kind == Kind::word || kind == Kind::string; }
};

class DbLexer {
 public:
  DbLexer(DbInput& input, bool stops_at_errors, std::vector<LoadFinding>& findings)
      : input_(input), stops_at_errors_(stops_at_errors), findings_(findings) {}

  /// The next token of a statement, or, after the comma of `field(NAME,`, of a value.
  DbToken next(bool is_value = false);
  /// Makes the token the next one again, whatever its mode was.
  void go_back(const DbToken& token) { at_ = token.begin; }

  bool is_quiet = false;  ///< while a statement is skipped: no findings

 private:
  bool has(std::size_t at);
  char peek(std::size_t at) { return has(at) ? input_.text()[at] : '\0'; }
  std::size_t end_of(std::size_t at, bool (*is_part)(char));
  std::size_t end_of_string(std::size_t at);
  std::size_t end_of_value_string(std::size_t at);
  std::size_t end_of_escape(std::size_t at);
  bool skip_blanks();
  DbToken word(bool is_value);
  DbToken token(DbToken::Kind kind, std::size_t end);
  bool reject(LoadProblem problem, std::size_t end);

  DbInput& input_;
  bool stops_at_errors_;
  std::vector<LoadFinding>& findings_;
  std::size_t at_ = 0;
};

}  // namespace iocwright::epics
