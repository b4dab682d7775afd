// What the parsers of expressions share: helpers, and parsers that call each other across files.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>

#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

/// Makes a node at least one level deeper than each of its parts, which may be null.
inline void deepen(Expr& node, std::initializer_list<const Expr*> parts) {
  for (const Expr* part : parts)
    if (part != nullptr) node.depth = std::max(node.depth, part->depth + 1);
}

/// Completes a node: sets its end, and its depth from that of its parts. Fails if it is too deep.
inline Result<ExprPtr> finish(TokenStream& tokens, ExprPtr node, std::initializer_list<const Expr*> parts) {
  deepen(*node, parts);
  node->end = tokens.last_end();
  TRY(tokens.check_depth(node->depth));
  return node;
}

/// Parses a literal, name, list, dict or parenthesized expression with the attributes, items and calls after
/// it.
Result<ExprPtr> parse_operand(TokenStream& tokens);
/// Parses the attributes, items and calls after `node`.
Result<ExprPtr> parse_postfix(TokenStream& tokens, ExprPtr node);
/// Parses the `| filter` and `is test` parts after `node`.
Result<ExprPtr> parse_filters_and_tests(TokenStream& tokens, ExprPtr node);

}  // namespace iocwright::jinja
