#include <algorithm>
#include <array>
#include <optional>

#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/parse/parse_nodes.hpp"

namespace iocwright::jinja {

namespace {

Result<ExprPtr> parse_conditional(TokenStream& tokens);

// Operators, tightest first

Result<ExprPtr> parse_unary(TokenStream& tokens, bool with_filter = true) {
  const TokenStream::Level level(tokens);
  TRY(tokens.check_depth());
  ExprPtr node;
  if (tokens.peek().is_op("-") || tokens.peek().is_op("+")) {
    const Token sign = tokens.next();
    auto unary = std::make_unique<Unary>(sign.begin, sign.text == "-" ? Op::negate : Op::plus);
    unary->operand = TRY(parse_unary(tokens, false));
    const Expr* part = unary->operand.get();
    node = TRY(finish(tokens, std::move(unary), {part}));
  } else {
    node = TRY(parse_operand(tokens));
  }
  return with_filter ? parse_filters_and_tests(tokens, std::move(node)) : Result<ExprPtr>(std::move(node));
}

using Parser = Result<ExprPtr> (*)(TokenStream&);
using Symbols = std::initializer_list<std::pair<std::string_view, Op>>;

/// Parses left-associative operators of one precedence level.
Result<ExprPtr> parse_binary(TokenStream& tokens, Parser operand, Symbols symbols) {
  ExprPtr left = TRY(operand(tokens));
  while (true) {
    const auto* symbol =
        std::ranges::find_if(symbols, [&](const auto& s) { return tokens.peek().is_op(s.first); });
    if (symbol == symbols.end()) return left;
    tokens.next();
    auto node = std::make_unique<Binary>(ExprKind::binary, left->begin, symbol->second);
    node->left = std::move(left);
    node->right = TRY(operand(tokens));
    const std::initializer_list<const Expr*> parts{node->left.get(), node->right.get()};
    left = TRY(finish(tokens, std::move(node), parts));
  }
}

/// The value of an expression that consists only of numbers. Jinja2 evaluates these before it compiles a
/// template.
std::optional<Value> constant_number(const Expr& expr) {
  static const Limits limits;
  Budget budget(limits);
  std::optional<Value> out;
  const auto keep = [&](Result<Value> value) {
    if (value && value->is_number()) out = *std::move(value);
  };
  if (expr.kind == ExprKind::literal) {
    keep(static_cast<const Literal&>(expr).value);
  } else if (expr.kind == ExprKind::unary) {
    const auto& unary = static_cast<const Unary&>(expr);
    const auto operand = constant_number(*unary.operand);
    if (operand && unary.op != Op::logical_not)
      keep(unary.op == Op::negate ? negate(*operand) : plus(*operand));
  } else if (expr.kind == ExprKind::binary) {
    const auto& binary = static_cast<const Binary&>(expr);
    const auto left = constant_number(*binary.left);
    const auto right = constant_number(*binary.right);
    if (left && right) keep(arithmetic(binary.op, *left, *right, budget));
  }
  return out;
}

/// Whether Jinja2 evaluates an exponent before it compiles a template.
bool is_constant(const ExprPtr& expr) {
  if (expr->kind == ExprKind::literal || constant_number(*expr)) return true;
  if (expr->kind != ExprKind::test) return false;
  const auto& test = static_cast<const Applied&>(*expr);
  return is_constant(test.operand) && std::ranges::all_of(test.arguments.positional, is_constant);
}

/// Jinja2 writes a negative constant into Python code without parentheses, and there `**` binds tighter than
/// the minus: `-1 ** x` becomes -(1 ** x), unless x is a constant, too. Existing templates rely on this.
Result<ExprPtr> apply_jinja2_precedence(TokenStream& tokens, ExprPtr power) {
  auto& binary = static_cast<Binary&>(*power);
  const auto base = constant_number(*binary.left);
  if (!base || base->as_real() >= 0 || is_constant(binary.right)) return power;
  binary.left = std::make_unique<Literal>(binary.left->begin, *negate(*base));
  auto node = std::make_unique<Unary>(power->begin, Op::negate);
  node->operand = std::move(power);
  const Expr* part = node->operand.get();
  return finish(tokens, std::move(node), {part});
}

Result<ExprPtr> parse_power(TokenStream& tokens) {
  ExprPtr left = TRY(parse_unary(tokens));
  while (tokens.take_op("**")) {
    auto node = std::make_unique<Binary>(ExprKind::binary, left->begin, Op::power);
    node->left = std::move(left);
    node->right = TRY(parse_unary(tokens));
    const std::initializer_list<const Expr*> parts{node->left.get(), node->right.get()};
    left = TRY(apply_jinja2_precedence(tokens, TRY(finish(tokens, std::move(node), parts))));
  }
  return left;
}

Result<ExprPtr> parse_product(TokenStream& tokens) {
  return parse_binary(tokens, parse_power,
                      {{"*", Op::multiply}, {"/", Op::divide}, {"//", Op::floor_divide}, {"%", Op::modulo}});
}

Result<ExprPtr> parse_concat(TokenStream& tokens) {
  ExprPtr first = TRY(parse_product(tokens));
  if (!tokens.peek().is_op("~")) return first;
  auto node = std::make_unique<Sequence>(ExprKind::concat, first->begin);
  deepen(*node, {first.get()});
  node->items.push_back(std::move(first));
  while (tokens.take_op("~")) {
    node->items.push_back(TRY(parse_product(tokens)));
    deepen(*node, {node->items.back().get()});
  }
  return finish(tokens, std::move(node), {});
}

Result<ExprPtr> parse_sum(TokenStream& tokens) {
  return parse_binary(tokens, parse_concat, {{"+", Op::add}, {"-", Op::subtract}});
}

/// Consumes a comparison operator if one is next.
std::optional<Op> take_comparison(TokenStream& tokens) {
  static constexpr std::array<std::pair<std::string_view, Op>, 6> symbols{{{"==", Op::equal},
                                                                           {"!=", Op::unequal},
                                                                           {"<", Op::less},
                                                                           {"<=", Op::less_equal},
                                                                           {">", Op::greater},
                                                                           {">=", Op::greater_equal}}};
  for (const auto& [symbol, op] : symbols)
    if (tokens.take_op(symbol)) return op;
  if (tokens.take_name("in")) return Op::in;
  if (tokens.peek().is_name("not") && tokens.peek(1).is_name("in")) {
    tokens.next();
    tokens.next();
    return Op::not_in;
  }
  return std::nullopt;
}

Result<ExprPtr> parse_comparison(TokenStream& tokens) {
  ExprPtr first = TRY(parse_sum(tokens));
  std::optional<Op> op = take_comparison(tokens);
  if (!op) return first;
  auto node = std::make_unique<Compare>(first->begin);
  deepen(*node, {first.get()});
  node->first = std::move(first);
  for (; op; op = take_comparison(tokens)) {
    node->rest.emplace_back(*op, TRY(parse_sum(tokens)));
    deepen(*node, {node->rest.back().second.get()});
  }
  return finish(tokens, std::move(node), {});
}

Result<ExprPtr> parse_not(TokenStream& tokens) {
  if (!tokens.peek().is_name("not")) return parse_comparison(tokens);
  const TokenStream::Level level(tokens);
  TRY(tokens.check_depth());
  auto node = std::make_unique<Unary>(tokens.next().begin, Op::logical_not);
  node->operand = TRY(parse_not(tokens));
  const Expr* part = node->operand.get();
  return finish(tokens, std::move(node), {part});
}

Result<ExprPtr> parse_logic(TokenStream& tokens, Parser operand, std::string_view word, Op op) {
  ExprPtr left = TRY(operand(tokens));
  while (tokens.take_name(word)) {
    auto node = std::make_unique<Binary>(ExprKind::logic, left->begin, op);
    node->left = std::move(left);
    node->right = TRY(operand(tokens));
    const std::initializer_list<const Expr*> parts{node->left.get(), node->right.get()};
    left = TRY(finish(tokens, std::move(node), parts));
  }
  return left;
}

Result<ExprPtr> parse_and(TokenStream& tokens) {
  return parse_logic(tokens, parse_not, "and", Op::logical_and);
}
Result<ExprPtr> parse_or(TokenStream& tokens) { return parse_logic(tokens, parse_and, "or", Op::logical_or); }

Result<ExprPtr> parse_conditional(TokenStream& tokens) {
  const TokenStream::Level level(tokens);  // each `else` nests one level deeper
  TRY(tokens.check_depth());
  const std::size_t unknown_before = tokens.unknown.size();
  ExprPtr node = TRY(parse_or(tokens));
  while (tokens.take_name("if")) {
    auto conditional = std::make_unique<Conditional>(node->begin);
    conditional->then = std::move(node);
    conditional->test = TRY(parse_or(tokens));
    if (tokens.take_name("else")) conditional->otherwise = TRY(parse_conditional(tokens));
    tokens.discard_unknown(unknown_before);
    const std::initializer_list<const Expr*> parts{conditional->then.get(), conditional->test.get(),
                                                   conditional->otherwise.get()};
    node = TRY(finish(tokens, std::move(conditional), parts));
  }
  return node;
}

}  // namespace

Result<ExprPtr> parse_expression(TokenStream& tokens, bool with_conditional) {
  if (with_conditional) return parse_conditional(tokens);
  const TokenStream::Level level(tokens);
  TRY(tokens.check_depth());
  return parse_or(tokens);
}

Result<ExprPtr> parse_tuple(TokenStream& tokens, bool with_conditional,
                            const std::vector<std::string_view>& stop_words) {
  const auto at_end = [&] {
    const Token& token = tokens.peek();
    if (token.kind == TokenKind::print_end || token.kind == TokenKind::block_end || token.is_op(")"))
      return true;
    return std::ranges::any_of(stop_words, [&](std::string_view word) { return token.is_name(word); });
  };
  ExprPtr first = TRY(parse_expression(tokens, with_conditional));
  if (!tokens.peek().is_op(",")) return first;
  auto node = std::make_unique<Sequence>(ExprKind::tuple, first->begin);
  deepen(*node, {first.get()});
  node->items.push_back(std::move(first));
  while (tokens.take_op(",") && !at_end()) {
    node->items.push_back(TRY(parse_expression(tokens, with_conditional)));
    deepen(*node, {node->items.back().get()});
  }
  return finish(tokens, std::move(node), {});
}

}  // namespace iocwright::jinja
