// Splits a .dbd file into tokens.
#pragma once

#include <string>
#include <string_view>

#include "core/diag/span.hpp"

namespace iocwright::epics {

struct DbdToken {
  enum class Kind : unsigned char { word, text, mark, bad, end };
  Kind kind = Kind::end;
  std::string_view text;  ///< without quotes; a mark is one of `(){},`; bad is an unexpected character
  Span span;

  bool is(char mark) const { return kind == Kind::mark && text.front() == mark; }
  bool is_name() const { return kind == Kind::word || kind == Kind::text; }
};

class DbdLexer {
 public:
  DbdLexer(FileId file, std::string_view text) : file_(file), text_(text) {}

  /// The next token. Skips comments, lines of C code (`%`) and POD (`=head1` to `=cut`).
  DbdToken next();

 private:
  void skip_blank();
  void skip_line();
  void skip_pod();
  bool at_line_start() const;
  DbdToken token(DbdToken::Kind kind, std::size_t begin, std::size_t end, std::size_t quotes = 0) const;

  FileId file_;
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace iocwright::epics
