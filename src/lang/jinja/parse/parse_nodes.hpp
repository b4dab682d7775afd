// Helpers of the expression parsers, and the parsers that they share.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

/// Completes a node: sets where it ends, and its depth from that of its parts.
template <class Node>
Result<ExprPtr> finish(TokenStream& tokens, std::unique_ptr<Node> node,
                       std::initializer_list<const Expr*> parts) {
  for (const Expr* part : parts)
    if (part != nullptr) node->depth = std::max(node->depth, part->depth + 1);
  node->end = tokens.last_end();
  TRY(tokens.check_depth(node->depth));
  return ExprPtr(std::move(node));
}

template <class Node>
void deepen(Node& node, const std::vector<const Expr*>& parts) {
  for (const Expr* part : parts)
    if (part != nullptr) node.depth = std::max(node.depth, part->depth + 1);
}

/// A literal, name, list, dict or parenthesized expression with the attributes, items and calls after it.
Result<ExprPtr> parse_operand(TokenStream& tokens);
/// The attributes, items and calls after `node`.
Result<ExprPtr> parse_postfix(TokenStream& tokens, ExprPtr node);
/// The `| filter` and `is test` parts after `node`.
Result<ExprPtr> parse_filters_and_tests(TokenStream& tokens, ExprPtr node);

}  // namespace iocwright::jinja
