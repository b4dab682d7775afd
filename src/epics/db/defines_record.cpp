#include "epics/db/defines_record.hpp"

#include "epics/db/dbd_lexer.hpp"

namespace iocwright::epics {

namespace {

/// Reads `(a)` or `(a, b)`; true if its last name is `name`.
bool ends_with_name(DbdLexer& lexer, std::string_view name) {
  if (!lexer.next().is('(')) return false;
  DbdToken last;
  for (DbdToken token = lexer.next(); token.is_name() || token.is(','); token = lexer.next()) last = token;
  return last.is_name() && last.text == name;
}

}  // namespace

bool defines_record(std::string_view database, std::string_view name) {
  if (database.find(name) == std::string_view::npos) return false;
  DbdLexer lexer({}, database);
  for (DbdToken token = lexer.next(); token.kind != DbdToken::Kind::end; token = lexer.next()) {
    const bool names_one = token.kind == DbdToken::Kind::word &&
                           (token.text == "record" || token.text == "grecord" || token.text == "alias");
    if (names_one && ends_with_name(lexer, name)) return true;
  }
  return false;
}

}  // namespace iocwright::epics
