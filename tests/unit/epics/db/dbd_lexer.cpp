#include "epics/db/dbd_lexer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace iocwright;
using epics::DbdToken;

namespace {

/// All tokens, separated by spaces: strings in quotes, bad tokens with a leading `!`.
std::string tokens(std::string_view text) {
  epics::DbdLexer lexer(1, text);
  std::string out;
  while (true) {
    const DbdToken token = lexer.next();
    CHECK(token.span.end <= text.size());
    if (token.kind == DbdToken::Kind::end) return out;
    const std::string quote = token.kind == DbdToken::Kind::string ? "\"" : "";
    out += (out.empty() ? "" : " ") + std::string(token.kind == DbdToken::Kind::bad ? "!" : "") + quote +
           std::string(token.text) + quote;
  }
}

}  // namespace

TEST_CASE("dbd lexer: words, strings and marks") {
  CHECK(tokens("device(ai, INST_IO) {}") == "device ( ai , INST_IO ) { }");
  CHECK(tokens(R"~(choice(a, "one \"b\" (c)"))~") == R"~(choice ( a , "one \"b\" (c)" ))~");
  CHECK(tokens("include asyn/dbd-x.dbd") == "include asyn/dbd-x.dbd");
}

TEST_CASE("dbd lexer: a macro reference is part of a word, with its commas and nested parentheses") {
  CHECK(tokens("$(P=a,b):X,y") == "$(P=a,b):X , y");
  CHECK(tokens("${A$(B)}c)") == "${A$(B)}c )");
}

TEST_CASE("dbd lexer: comments, C code and POD are skipped") {
  CHECK(tokens("a # b\nc") == "a c");
  CHECK(tokens("%int x;\n  %int y;\na") == "a");
  CHECK(tokens("a\n=head1 b\nc\n=cut d\ne") == "a e");
  CHECK(tokens("a\n=head1 never ends") == "a");
}

TEST_CASE("dbd lexer: an unexpected character or an unterminated string is a bad token") {
  CHECK(tokens("a * b") == "a !* b");
  CHECK(tokens("\"open\na").starts_with("!"));
  CHECK(tokens("\"open\\").starts_with("!"));
  CHECK(tokens("a %b") == "a !% b");
}
