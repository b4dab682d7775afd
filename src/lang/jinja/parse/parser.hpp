// Builds the syntax tree of a template, by the grammar of Jinja2.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/jinja/parse/ast.hpp"
#include "lang/jinja/parse/token.hpp"

namespace iocwright::jinja {

/// Parses `source`, which must outlive the tree. Fails at the first syntax error, or if expressions or
/// statements are nested more than `max_depth` levels deep.
Result<Body> parse_template(std::string_view source, std::uint64_t max_depth, const MoreFunctions& more = {});

/// The tokens of a template, and the other state that the parsers of expressions and statements share.
class TokenStream {
 public:
  TokenStream(std::vector<Token> tokens, std::uint64_t max_depth, const MoreFunctions& more_functions)
      : more(more_functions), tokens_(std::move(tokens)), max_depth_(max_depth) {}

  const MoreFunctions more;

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  /// Consumes the next token if it is this operator.
  bool take_op(std::string_view symbol);
  /// Consumes the next token if it is this name.
  bool take_name(std::string_view word);
  // Consume a token of this kind, or fail.
  Result<Token> expect_op(std::string_view symbol);
  Result<Token> expect_name();
  Result<void> expect(TokenKind kind);
  std::size_t position() const { return at_; }
  /// Whether `name` occurs, other than as an attribute, between token number `from` and the current one.
  bool mentions(std::string_view name, std::size_t from) const;
  /// Where the last consumed token ends in the source.
  std::uint32_t last_end() const { return at_ > 0 ? tokens_[at_ - 1].end() : 0; }

  /// One nesting level, entered for the lifetime of the object.
  class Level {
   public:
    explicit Level(TokenStream& stream) : stream_(stream) { ++stream_.depth_; }
    ~Level() { --stream_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    TokenStream& stream_;
  };
  /// Fails if the parser is nested too deeply, or if a finished tree of `levels` levels is too deep.
  Result<void> check_depth(std::uint64_t levels = 0) const;

  /// The syntax error for the next token, where `expected` was expected.
  Diagnostic unexpected(std::string_view expected) const;

  /// A filter or test that does not exist. As in Jinja2, this is a syntax error unless a condition may keep
  /// it from being evaluated.
  struct Unknown {
    Diagnostic diagnostic;
    bool is_final;  ///< it is inside a loop, macro or block: conditions around that do not matter
  };
  std::vector<Unknown> unknown;
  /// Discards those inside a condition; `from` is the size of `unknown` before the condition.
  void discard_unknown(std::size_t from);
  /// Marks those inside a loop, macro or block as final; `from` is the size of `unknown` before it.
  void finalize_unknown(std::size_t from);

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t max_depth_;
};

/// Parses an expression. `with_conditional`: it may contain `a if b else c` outside brackets.
Result<ExprPtr> parse_expression(TokenStream& tokens, bool with_conditional = true);
/// Parses one expression, or several separated by commas as a tuple. `stop_words` end it, too.
Result<ExprPtr> parse_tuple(TokenStream& tokens, bool with_conditional = true,
                            const std::vector<std::string_view>& stop_words = {});
Result<CallArguments> parse_call_arguments(TokenStream& tokens);
/// Parses the filters of a `{% filter a|b(1) %}` block or a set block. The operand of the first one is null.
Result<ExprPtr> parse_filter_chain(TokenStream& tokens);

}  // namespace iocwright::jinja
