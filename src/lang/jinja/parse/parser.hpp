// Builds the syntax tree of a template, by the grammar of Jinja2.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/jinja/parse/ast.hpp"
#include "lang/jinja/parse/token.hpp"

namespace iocwright::jinja {

/// Parses `source`, which must outlive the tree. `most_depth` bounds how deep expressions and statements may
/// nest.
Result<Body> parse_template(std::string_view source, std::uint64_t most_depth,
                            std::span<const FunctionRow> more_filters = {});

/// The state that the parsers of expressions and of statements share.
class TokenStream {
 public:
  TokenStream(std::vector<Token> tokens, std::uint64_t most_depth, std::span<const FunctionRow> filters)
      : more_filters(filters), tokens_(std::move(tokens)), most_depth_(most_depth) {}

  const std::span<const FunctionRow> more_filters;  ///< beside Jinja2's own

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool take_op(std::string_view symbol);
  bool take_name(std::string_view word);
  Result<Token> expect_op(std::string_view symbol);
  Result<Token> expect_name();
  Result<void> expect(TokenKind kind);
  std::size_t position() const { return at_; }
  /// True when `name` stands, not as an attribute, between token number `from` and here.
  bool mentions(std::string_view name, std::size_t from) const;
  std::uint32_t last_end() const { return at_ > 0 ? tokens_[at_ - 1].end() : 0; }

  /// One level deeper for as long as it lives.
  class Level {
   public:
    explicit Level(TokenStream& stream) : stream_(stream) { ++stream_.depth_; }
    ~Level() { --stream_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    TokenStream& stream_;
  };
  /// An error when the parser is too deep in, or `levels` of finished tree are too many.
  Result<void> check_depth(std::uint64_t levels = 0) const;

  Diagnostic unexpected(std::string_view wanted = "") const;

  /// Filters and tests that do not exist, by place: an error, unless a condition decides whether they are
  /// reached.
  struct Unknown {
    Diagnostic diagnostic;
    bool settled;  ///< stands in a loop, macro or block, where conditions around it no longer count
  };
  std::vector<Unknown> unknown;
  /// What a condition covers is forgiven; `from` is the size of `unknown` before it.
  void forgive_unknown(std::size_t from);
  void settle_unknown(std::size_t from);

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t most_depth_;
};

/// What a token is called in a message.
std::string describe(const Token& token);

// Expressions. Each takes the tokens of one expression off the stream.
Result<ExprPtr> parse_expression(TokenStream& tokens, bool with_conditional = true);
/// One expression, or several with commas as a tuple. `stop_words` end it too.
Result<ExprPtr> parse_tuple(TokenStream& tokens, bool with_conditional = true,
                            const std::vector<std::string_view>& stop_words = {});
Result<CallArguments> parse_call_arguments(TokenStream& tokens);
/// The filters of a `{% filter a|b(1) %}` block or a set block; their innermost operand is null.
Result<ExprPtr> parse_filter_chain(TokenStream& tokens);

}  // namespace iocwright::jinja
