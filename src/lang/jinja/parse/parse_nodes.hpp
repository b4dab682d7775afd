// What the parsers of expressions share: finishing a node, and the parsers that call one another.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

/// Finishes a node: where it ends, and how deep it is above its parts.
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

/// A literal, name, list, dict or bracketed expression, with what follows it: attributes, items, calls.
Result<ExprPtr> parse_operand(TokenStream& tokens);
/// Attributes, items and calls behind `node`.
Result<ExprPtr> parse_postfix(TokenStream& tokens, ExprPtr node);
/// `| filter` and `is test` behind `node`.
Result<ExprPtr> parse_filters_and_tests(TokenStream& tokens, ExprPtr node);

}  // namespace iocwright::jinja
