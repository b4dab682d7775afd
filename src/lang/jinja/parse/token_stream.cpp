#include <fmt/format.h>

#include <algorithm>

#include "core/value/budget.hpp"
#include "lang/jinja/parse/lexer.hpp"
#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

namespace {

std::string describe_kind(TokenKind kind) {
  switch (kind) {
    case TokenKind::data: return "text";
    case TokenKind::print_begin: return "`{{`";
    case TokenKind::print_end: return "`}}`";
    case TokenKind::block_begin: return "`{%`";
    case TokenKind::block_end: return "`%}`";
    case TokenKind::end: return "the end of the template";
    default: return "an expression";
  }
}

/// How messages refer to a token.
std::string describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::name:
    case TokenKind::string:
    case TokenKind::integer:
    case TokenKind::real:
    case TokenKind::op: return fmt::format("`{}`", token.text);
    default: return describe_kind(token.kind);
  }
}

}  // namespace

bool TokenStream::take_op(std::string_view symbol) {
  if (!peek().is_op(symbol)) return false;
  next();
  return true;
}

bool TokenStream::take_name(std::string_view word) {
  if (!peek().is_name(word)) return false;
  next();
  return true;
}

Result<Token> TokenStream::expect_op(std::string_view symbol) {
  if (!peek().is_op(symbol)) return fail(unexpected(fmt::format("`{}`", symbol)));
  return next();
}

Result<Token> TokenStream::expect_name() {
  if (peek().kind != TokenKind::name) return fail(unexpected("a name"));
  return next();
}

Result<void> TokenStream::expect(TokenKind kind) {
  if (peek().kind != kind) return fail(unexpected(describe_kind(kind)));
  next();
  return {};
}

bool TokenStream::mentions(std::string_view name, std::size_t from) const {
  for (std::size_t i = from; i < at_; ++i)
    if (tokens_[i].is_name(name) && !(i > 0 && tokens_[i - 1].is_op("."))) return true;
  return false;
}

Result<void> TokenStream::check_depth(std::uint64_t levels) const {
  const Limits limits{.depth = max_depth_};
  return Budget(limits).depth(std::max(levels, depth_)).map_error([&](Diagnostic d) {
    d.set_span({0, peek().begin, std::max(peek().end(), peek().begin + 1)});
    return d;
  });
}

Diagnostic TokenStream::unexpected(std::string_view expected) const {
  const Token& token = peek();
  return syntax_error(fmt::format("unexpected {}, expected {}", describe(token), expected), token.begin,
                      std::max(token.end(), token.begin + 1));
}

void TokenStream::discard_unknown(std::size_t from) {
  const auto first = unknown.begin() + static_cast<std::ptrdiff_t>(from);
  unknown.erase(std::remove_if(first, unknown.end(), [](const Unknown& u) { return !u.is_final; }),
                unknown.end());
}

void TokenStream::finalize_unknown(std::size_t from) {
  for (std::size_t i = from; i < unknown.size(); ++i) unknown[i].is_final = true;
}

}  // namespace iocwright::jinja
