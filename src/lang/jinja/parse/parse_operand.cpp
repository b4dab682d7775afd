#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/number.hpp"
#include "lang/jinja/functions/function.hpp"
#include "lang/jinja/parse/lexer.hpp"
#include "lang/jinja/parse/parse_nodes.hpp"
#include "lang/jinja/parse/string_literal.hpp"

namespace iocwright::jinja {

namespace {

void deepen_by_arguments(Expr& node, const CallArguments& arguments) {
  deepen(node, {arguments.more_positional.get(), arguments.more_named.get()});
  for (const auto& argument : arguments.positional) deepen(node, {argument.get()});
  for (const auto& [name, argument] : arguments.named) deepen(node, {argument.get()});
}

// Primaries

Result<ExprPtr> parse_string(TokenStream& tokens) {
  const std::uint32_t begin = tokens.peek().begin;
  std::string text;
  while (tokens.peek().kind == TokenKind::string) {
    const Token& token = tokens.next();
    const auto decoded = decode_string_literal(token.text.substr(1, token.text.size() - 2));
    if (!decoded) return fail(syntax_error(decoded.error(), token.begin, token.end()));
    text += *decoded;
  }
  return finish(tokens, std::make_unique<Literal>(begin, Value(std::move(text))), {});
}

Result<ExprPtr> parse_number(TokenStream& tokens) {
  const Token& token = tokens.next();
  if (token.kind == TokenKind::real)
    return finish(tokens, std::make_unique<Literal>(token.begin, Value(*number::parse_float(token.text))),
                  {});
  const auto parsed = number::parse_int(token.text, 0);
  if (parsed.status != number::Parse::ok)
    return fail(syntax_error("the integer does not fit in 64 bits", token.begin, token.end()));
  return finish(tokens, std::make_unique<Literal>(token.begin, Value(parsed.value)), {});
}

Result<ExprPtr> parse_name(TokenStream& tokens) {
  const Token& token = tokens.next();
  struct Constant {
    std::string_view word;
    Value value;
  };
  static const std::array<Constant, 6> constants{{{"true", Value(true)},
                                                  {"True", Value(true)},
                                                  {"false", Value(false)},
                                                  {"False", Value(false)},
                                                  {"none", Value()},
                                                  {"None", Value()}}};
  for (const Constant& constant : constants)
    if (token.text == constant.word)
      return finish(tokens, std::make_unique<Literal>(token.begin, constant.value), {});
  return finish(tokens, std::make_unique<Name>(token.begin, token.text), {});
}

Result<ExprPtr> parse_list(TokenStream& tokens) {
  auto node = std::make_unique<Sequence>(ExprKind::list, tokens.next().begin);
  while (!tokens.peek().is_op("]")) {
    if (!node->items.empty()) TRY(tokens.expect_op(","));
    if (tokens.peek().is_op("]")) break;
    node->items.push_back(TRY(parse_expression(tokens)));
    deepen(*node, {node->items.back().get()});
  }
  TRY(tokens.expect_op("]"));
  return finish(tokens, std::move(node), {});
}

Result<ExprPtr> parse_dict(TokenStream& tokens) {
  auto node = std::make_unique<DictDisplay>(tokens.next().begin);
  while (!tokens.peek().is_op("}")) {
    if (!node->items.empty()) TRY(tokens.expect_op(","));
    if (tokens.peek().is_op("}")) break;
    ExprPtr key = TRY(parse_expression(tokens));
    TRY(tokens.expect_op(":"));
    ExprPtr value = TRY(parse_expression(tokens));
    deepen(*node, {key.get(), value.get()});
    node->items.emplace_back(std::move(key), std::move(value));
  }
  TRY(tokens.expect_op("}"));
  return finish(tokens, std::move(node), {});
}

Result<ExprPtr> parse_primary(TokenStream& tokens) {
  const Token& token = tokens.peek();
  switch (token.kind) {
    case TokenKind::name: return parse_name(tokens);
    case TokenKind::string: return parse_string(tokens);
    case TokenKind::integer:
    case TokenKind::real: return parse_number(tokens);
    default: break;
  }
  if (token.is_op("(")) {
    const std::uint32_t begin = tokens.next().begin;
    if (tokens.take_op(")")) return finish(tokens, std::make_unique<Sequence>(ExprKind::tuple, begin), {});
    ExprPtr inside = TRY(parse_tuple(tokens));
    TRY(tokens.expect_op(")"));
    inside->begin = begin;
    inside->end = tokens.last_end();
    return inside;
  }
  if (token.is_op("[")) return parse_list(tokens);
  if (token.is_op("{")) return parse_dict(tokens);
  return fail(tokens.unexpected("an expression"));
}

// After a primary

Result<ExprPtr> parse_slice_or_index(TokenStream& tokens) {
  auto slice = std::make_unique<Slice>(tokens.peek().begin);
  if (!tokens.peek().is_op(":")) {
    ExprPtr first = TRY(parse_expression(tokens));
    if (!tokens.peek().is_op(":")) return first;
    slice->start = std::move(first);
  }
  tokens.next();
  const auto ends_part = [&] {
    return tokens.peek().is_op(":") || tokens.peek().is_op("]") || tokens.peek().is_op(",");
  };
  if (!ends_part()) slice->stop = TRY(parse_expression(tokens));
  if (tokens.take_op(":") && !ends_part()) slice->step = TRY(parse_expression(tokens));
  const std::initializer_list<const Expr*> parts{slice->start.get(), slice->stop.get(), slice->step.get()};
  return finish(tokens, std::move(slice), parts);
}

Result<ExprPtr> parse_brackets(TokenStream& tokens, ExprPtr object) {
  auto node = std::make_unique<Subscript>(object->begin);
  node->object = std::move(object);
  const std::uint32_t begin = tokens.next().begin;
  std::vector<ExprPtr> keys;
  while (!tokens.peek().is_op("]")) {
    if (!keys.empty()) TRY(tokens.expect_op(","));
    keys.push_back(TRY(parse_slice_or_index(tokens)));
  }
  if (keys.size() == 1) {
    node->key = std::move(keys.front());
  } else {
    auto tuple = std::make_unique<Sequence>(ExprKind::tuple, begin);
    tuple->items = std::move(keys);
    for (const auto& item : tuple->items) deepen(*tuple, {item.get()});
    node->key = std::move(tuple);
  }
  TRY(tokens.expect_op("]"));
  const std::initializer_list<const Expr*> parts{node->object.get(), node->key.get()};
  return finish(tokens, std::move(node), parts);
}

Result<ExprPtr> parse_dot(TokenStream& tokens, ExprPtr object) {
  tokens.next();
  const Token token = tokens.peek();
  if (token.kind == TokenKind::name) {
    tokens.next();
    auto node = std::make_unique<Attribute>(object->begin);
    node->name = token.text;
    node->object = std::move(object);
    const Expr* part = node->object.get();
    return finish(tokens, std::move(node), {part});
  }
  if (token.kind != TokenKind::integer) return fail(tokens.unexpected("a name or a number"));
  auto node = std::make_unique<Subscript>(object->begin);
  node->key = TRY(parse_number(tokens));
  node->object = std::move(object);
  const Expr* part = node->object.get();
  return finish(tokens, std::move(node), {part});
}

Result<ExprPtr> parse_call(TokenStream& tokens, ExprPtr callee) {
  auto node = std::make_unique<Call>(callee->begin);
  node->arguments = TRY(parse_call_arguments(tokens));
  node->callee = std::move(callee);
  deepen_by_arguments(*node, node->arguments);
  const Expr* part = node->callee.get();
  return finish(tokens, std::move(node), {part});
}

/// Parses the name of a filter or a test, which may contain dots.
Result<std::string> parse_dotted_name(TokenStream& tokens) {
  std::string name(TRY(tokens.expect_name()).text);
  while (tokens.take_op(".")) name += fmt::format(".{}", TRY(tokens.expect_name()).text);
  return name;
}

/// Looks up the filter or test. An unknown one is recorded, to be reported when the template has been parsed.
void resolve(TokenStream& tokens, Applied& node, std::uint32_t name_begin) {
  const bool filter = node.kind == ExprKind::filter;
  node.function = filter ? find_filter(node.name) : find_test(node.name);
  if (node.function == nullptr)
    node.function = find_row(filter ? tokens.more.filters : tokens.more.tests, node.name);
  if (node.function != nullptr) return;
  const char* noun = filter ? "filter" : "test";
  std::vector<std::string_view> names;
  for (const FunctionGroup& group : filter ? filter_groups() : test_groups())
    for (const FunctionRow& row : group.rows) names.push_back(row.name);
  Diagnostic unknown = syntax_error(has_python_words() ? fmt::format("No {} named '{}'", noun, node.name)
                                                       : fmt::format("there is no {} `{}`", noun, node.name),
                                    name_begin, name_begin + static_cast<std::uint32_t>(node.name.size()))
                           .help(did_you_mean(node.name, names));
  tokens.unknown.push_back({std::move(unknown), false});
}

Result<ExprPtr> parse_filter(TokenStream& tokens, ExprPtr operand) {
  const std::uint32_t name_begin = tokens.peek().begin;
  auto node = std::make_unique<Applied>(ExprKind::filter, operand ? operand->begin : name_begin);
  node->operand = std::move(operand);
  node->name = TRY(parse_dotted_name(tokens));
  resolve(tokens, *node, name_begin);
  if (tokens.peek().is_op("(")) node->arguments = TRY(parse_call_arguments(tokens));
  deepen_by_arguments(*node, node->arguments);
  const Expr* part = node->operand.get();
  return finish(tokens, std::move(node), {part});
}

/// Whether an argument of a test begins here without parentheses: `x is divisibleby 3`.
bool begins_bare_argument(const Token& token) {
  switch (token.kind) {
    case TokenKind::name: return token.text != "else" && token.text != "or" && token.text != "and";
    case TokenKind::string:
    case TokenKind::integer:
    case TokenKind::real: return true;
    case TokenKind::op: return token.text == "(" || token.text == "[" || token.text == "{";
    default: return false;
  }
}

Result<ExprPtr> parse_test(TokenStream& tokens, ExprPtr operand) {
  auto node = std::make_unique<Applied>(ExprKind::test, operand->begin);
  node->operand = std::move(operand);
  node->negated = tokens.take_name("not");
  const std::uint32_t name_begin = tokens.peek().begin;
  node->name = TRY(parse_dotted_name(tokens));
  resolve(tokens, *node, name_begin);
  if (tokens.peek().is_op("(")) {
    node->arguments = TRY(parse_call_arguments(tokens));
  } else if (begins_bare_argument(tokens.peek())) {
    if (tokens.peek().is_name("is"))
      return fail(tokens.unexpected("the end of the test, as tests cannot be chained"));
    node->arguments.positional.push_back(TRY(parse_postfix(tokens, TRY(parse_primary(tokens)))));
  }
  deepen_by_arguments(*node, node->arguments);
  const Expr* part = node->operand.get();
  return finish(tokens, std::move(node), {part});
}

}  // namespace

Result<ExprPtr> parse_operand(TokenStream& tokens) {
  return parse_postfix(tokens, TRY(parse_primary(tokens)));
}

Result<ExprPtr> parse_postfix(TokenStream& tokens, ExprPtr node) {
  while (true) {
    if (tokens.peek().is_op(".")) node = TRY(parse_dot(tokens, std::move(node)));
    else if (tokens.peek().is_op("[")) node = TRY(parse_brackets(tokens, std::move(node)));
    else if (tokens.peek().is_op("(")) node = TRY(parse_call(tokens, std::move(node)));
    else return node;
  }
}

Result<ExprPtr> parse_filters_and_tests(TokenStream& tokens, ExprPtr node) {
  while (true) {
    if (tokens.take_op("|")) node = TRY(parse_filter(tokens, std::move(node)));
    else if (tokens.take_name("is")) node = TRY(parse_test(tokens, std::move(node)));
    else if (tokens.peek().is_op("(")) node = TRY(parse_call(tokens, std::move(node)));
    else return node;
  }
}

Result<CallArguments> parse_call_arguments(TokenStream& tokens) {
  CallArguments out;
  TRY(tokens.expect_op("("));
  for (bool first = true; !tokens.peek().is_op(")"); first = false) {
    if (!first) {
      TRY(tokens.expect_op(","));
      if (tokens.peek().is_op(")")) break;
    }
    const bool named = tokens.peek().kind == TokenKind::name && tokens.peek(1).is_op("=");
    if (tokens.peek().is_op("*") && !out.more_positional && !out.more_named) {
      tokens.next();
      out.more_positional = TRY(parse_expression(tokens));
    } else if (tokens.peek().is_op("**") && !out.more_named) {
      tokens.next();
      out.more_named = TRY(parse_expression(tokens));
    } else if (named && !out.more_named) {
      const Token word = tokens.next();
      const std::string_view name = word.text;
      if (std::ranges::any_of(out.named, [&](const auto& given) { return given.first == name; }))
        return fail(syntax_error(fmt::format("keyword argument repeated: {}", name), word.begin, word.end()));
      tokens.next();
      out.named.emplace_back(name, TRY(parse_expression(tokens)));
    } else if (!named && out.named.empty() && !out.more_positional && !out.more_named) {
      out.positional.push_back(TRY(parse_expression(tokens)));
    } else {
      return fail(tokens.unexpected("arguments in the order `a, name=b, *c, **d`"));
    }
  }
  TRY(tokens.expect_op(")"));
  return out;
}

Result<ExprPtr> parse_filter_chain(TokenStream& tokens) {
  ExprPtr node = TRY(parse_filter(tokens, nullptr));
  while (tokens.take_op("|")) node = TRY(parse_filter(tokens, std::move(node)));
  return node;
}

}  // namespace iocwright::jinja
