// Splits a .dbd file into tokens.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/span.hpp"

namespace iocwright::epics {

struct DbdToken {
  enum class Kind : unsigned char { word, string, mark, bad, end };
  Kind kind = Kind::end;
  std::string_view text;  ///< a string without its quotes, one of `(){},` for a mark, or what is unexpected
  Span span;

  bool is(char mark) const { return kind == Kind::mark && text.front() == mark; }
  bool is_name() const { return kind == Kind::word || kind == Kind::string; }
};

class DbdLexer {
 public:
  DbdLexer(FileId file, std::string_view text) : file_(file), text_(text) {}

  /// The next token. Skips comments, lines of C code (`%`) and POD (`=head1` to `=cut`).
  DbdToken next();

 private:
  void skip_blanks();
  void skip_line();
  void skip_pod();
  bool at_line_start() const;
  DbdToken string(std::size_t begin);
  DbdToken word(std::size_t begin);
  DbdToken token(DbdToken::Kind kind, std::size_t begin, std::size_t quotes = 0) const;

  FileId file_;
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace iocwright::epics
