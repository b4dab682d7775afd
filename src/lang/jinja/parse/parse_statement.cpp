#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/jinja/parse/lexer.hpp"
#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

namespace {

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

class StatementParser {
 public:
  explicit StatementParser(TokenStream& tokens) : tokens_(tokens) {}

  Result<Body> run() {
    Body body = TRY(parse_body({}));
    if (tokens_.unknown.empty()) return body;
    return fail(std::move(tokens_.unknown.front().diagnostic));
  }

 private:
  using Words = std::vector<std::string_view>;

  /// Parses statements up to a tag that begins with one of `ends`. That word is not consumed.
  Result<Body> parse_body(const Words& ends) {
    const TokenStream::Level level(tokens_);
    TRY(tokens_.check_depth());
    Body body;
    while (true) {
      const Token& token = tokens_.peek();
      switch (token.kind) {
        case TokenKind::data:
          body.push_back(std::make_unique<Data>(token.begin, token.text));
          tokens_.next();
          break;
        case TokenKind::print_begin: body.push_back(TRY(parse_print())); break;
        case TokenKind::block_begin: {
          const Token& word = tokens_.peek(1);
          if (word.kind == TokenKind::name && is_one_of(word.text, ends)) {
            tokens_.next();
            return body;
          }
          tokens_.next();
          body.push_back(TRY(parse_statement(ends)));
          break;
        }
        default:
          if (ends.empty()) return body;
          return fail(
              syntax_error(fmt::format("unexpected end of template: `{{% {} %}}` is missing", ends.back()),
                           opened_.back(), opened_.back() + 2));
      }
    }
  }

  /// The body of a block, and the word that ended it.
  struct EndedBody {
    Body body;
    std::string_view word;
  };

  /// Parses the body of the block that begins at `begin`, and consumes the word that ends it.
  Result<EndedBody> parse_block(std::uint32_t begin, const Words& ends) {
    opened_.push_back(begin);
    Body body = TRY(parse_body(ends));
    opened_.pop_back();
    return EndedBody{std::move(body), tokens_.next().text};
  }

  Result<void> end_tag() { return tokens_.expect(TokenKind::block_end); }

  /// Parses the rest of a block: `%}`, the body and the end tag.
  Result<Body> parse_rest(std::uint32_t begin, std::string_view end) {
    TRY(end_tag());
    EndedBody block = TRY(parse_block(begin, {end}));
    TRY(end_tag());
    return std::move(block.body);
  }

  Result<StmtPtr> parse_print() {
    auto node = std::make_unique<Print>(tokens_.next().begin);
    node->expressions.push_back(TRY(parse_tuple(tokens_)));
    TRY(tokens_.expect(TokenKind::print_end));
    return node;
  }

  Result<StmtPtr> parse_statement(const Words& ends) {
    const Token word = tokens_.peek();
    if (word.kind != TokenKind::name) return fail(tokens_.unexpected("the name of a tag"));
    using Parse = Result<StmtPtr> (StatementParser::*)();
    static constexpr std::array<std::pair<std::string_view, Parse>, 11> table{
        {{"if", &StatementParser::parse_if},
         {"for", &StatementParser::parse_for},
         {"set", &StatementParser::parse_set},
         {"print", &StatementParser::parse_print_tag},
         {"macro", &StatementParser::parse_macro},
         {"call", &StatementParser::parse_call_block},
         {"filter", &StatementParser::parse_filter_block},
         {"with", &StatementParser::parse_with},
         {"block", &StatementParser::parse_named_block},
         {"autoescape", &StatementParser::parse_autoescape},
         {"raw", &StatementParser::parse_raw}}};
    for (const auto& [name, parse] : table)
      if (word.text == name) {
        tokens_.next();
        return (this->*parse)();
      }
    return fail(unknown_tag(word, ends));
  }

  static Diagnostic unknown_tag(const Token& word, const Words& ends) {
    static constexpr std::array<std::string_view, 4> other_templates{"include", "import", "from", "extends"};
    if (is_one_of(word.text, other_templates))
      return syntax_error(fmt::format("`{}` is not supported: a template cannot load others", word.text),
                          word.begin, word.end());
    Diagnostic unknown =
        syntax_error(fmt::format("Encountered unknown tag '{}'", word.text), word.begin, word.end());
    if (!ends.empty())
      return std::move(unknown).help(
          fmt::format("the innermost open block ends with `{{% {} %}}`", ends.back()));
    return unknown;
  }

  // Targets

  Result<Target> parse_one_target(bool with_namespace) {
    Target target;
    target.begin = tokens_.peek().begin;
    if (tokens_.take_op("(")) {
      target = TRY(parse_target(with_namespace));
      TRY(tokens_.expect_op(")"));
      return target;
    }
    const Token name = TRY(tokens_.expect_name());
    static constexpr std::array<std::string_view, 6> constants{"true", "false", "none",
                                                               "True", "False", "None"};
    if (is_one_of(name.text, constants))
      return fail(syntax_error(fmt::format("can't assign to '{}'", name.text), name.begin, name.end()));
    target.name = name.text;
    if (with_namespace && tokens_.take_op(".")) target.attribute = TRY(tokens_.expect_name()).text;
    target.end = tokens_.last_end();
    return target;
  }

  Result<Target> parse_target(bool with_namespace) {
    const TokenStream::Level level(tokens_);
    TRY(tokens_.check_depth());
    Target first = TRY(parse_one_target(with_namespace));
    if (!tokens_.peek().is_op(",")) return first;
    Target tuple;
    tuple.begin = first.begin;
    tuple.items.push_back(std::move(first));
    while (tokens_.take_op(",")) {
      const Token& token = tokens_.peek();
      if (token.kind != TokenKind::name && !token.is_op("(")) break;
      if (token.is_name("in")) break;
      tuple.items.push_back(TRY(parse_one_target(with_namespace)));
    }
    tuple.end = tokens_.last_end();
    return tuple;
  }

  // Statements

  Result<StmtPtr> parse_if() {
    auto node = std::make_unique<If>(tokens_.last_end() - 2);
    const std::size_t unknown_before = tokens_.unknown.size();
    std::string_view word = "if";
    while (word == "if" || word == "elif") {
      ExprPtr test = TRY(parse_tuple(tokens_, false));
      TRY(end_tag());
      EndedBody block = TRY(parse_block(node->begin, {"elif", "else", "endif"}));
      node->branches.emplace_back(std::move(test), std::move(block.body));
      word = block.word;
    }
    if (word == "else") {
      TRY(end_tag());
      node->otherwise = TRY(parse_block(node->begin, {"endif"})).body;
    }
    TRY(end_tag());
    tokens_.discard_unknown(unknown_before);
    return node;
  }

  Result<StmtPtr> parse_for() {
    auto node = std::make_unique<For>(tokens_.last_end() - 3);
    const std::size_t unknown_before = tokens_.unknown.size();
    node->target = TRY(parse_target(false));
    if (names_loop(node->target)) return fail(loop_assigned(node->target));
    if (!tokens_.take_name("in")) return fail(tokens_.unexpected("`in`"));
    node->iterable = TRY(parse_tuple(tokens_, false, {"recursive"}));
    if (tokens_.take_name("if")) node->condition = TRY(parse_expression(tokens_));
    node->recursive = tokens_.take_name("recursive");
    TRY(end_tag());
    ++loops_;
    EndedBody block = TRY(parse_block(node->begin, {"else", "endfor"}));
    node->body = std::move(block.body);
    if (block.word == "else") {
      TRY(end_tag());
      node->otherwise = TRY(parse_block(node->begin, {"endfor"})).body;
    }
    --loops_;
    TRY(end_tag());
    tokens_.finalize_unknown(unknown_before);
    return node;
  }

  static bool names_loop(const Target& target) {
    return target.name == "loop" || std::ranges::any_of(target.items, names_loop);
  }

  static Diagnostic loop_assigned(const Target& target) {
    return syntax_error("can't assign to special loop variable in for-loop", target.begin, target.end);
  }

  Result<StmtPtr> parse_set() {
    const std::uint32_t begin = tokens_.last_end() - 3;
    Target target = TRY(parse_target(true));
    if (loops_ > 0 && names_loop(target)) return fail(loop_assigned(target));
    if (tokens_.take_op("=")) {
      auto node = std::make_unique<Set>(begin);
      node->target = std::move(target);
      node->value = TRY(parse_tuple(tokens_));
      TRY(end_tag());
      return node;
    }
    auto node = std::make_unique<SetBlock>(begin);
    node->target = std::move(target);
    if (tokens_.take_op("|")) node->filter = TRY(parse_filter_chain(tokens_));
    node->body = TRY(parse_rest(begin, "endset"));
    return node;
  }

  Result<StmtPtr> parse_print_tag() {
    auto node = std::make_unique<Print>(tokens_.last_end() - 5);
    while (tokens_.peek().kind != TokenKind::block_end) {
      if (!node->expressions.empty()) TRY(tokens_.expect_op(","));
      node->expressions.push_back(TRY(parse_expression(tokens_)));
    }
    TRY(end_tag());
    return node;
  }

  Result<void> parse_signature(MacroDefinition& node) {
    TRY(tokens_.expect_op("("));
    while (!tokens_.peek().is_op(")")) {
      if (!node.parameters.empty()) TRY(tokens_.expect_op(","));
      const Target parameter = TRY(parse_one_target(false));
      if (!parameter.items.empty())
        return fail(syntax_error("a parameter must be a single name", parameter.begin, parameter.end));
      if (is_one_of(parameter.name, node.parameters))
        return fail(syntax_error(fmt::format("duplicate argument '{}'", parameter.name), parameter.begin,
                                 parameter.end));
      node.parameters.push_back(parameter.name);
      if (tokens_.take_op("=")) node.defaults.push_back(TRY(parse_expression(tokens_)));
      else if (parameter.name == "caller")
        return fail(syntax_error("the special argument `caller` must be omitted or be given a default",
                                 parameter.begin, parameter.end));
      else if (!node.defaults.empty())
        return fail(
            syntax_error("non-default argument follows default argument", parameter.begin, parameter.end));
    }
    return tokens_.expect_op(")").map([](const Token&) {});
  }

  /// Parses the body of a macro or call block, and records which of the special names it uses.
  Result<void> parse_macro_body(MacroDefinition& node, std::string_view end) {
    const std::size_t unknown_before = tokens_.unknown.size();
    const int loops = std::exchange(loops_, 0);
    const std::size_t first = tokens_.position();
    node.body = TRY(parse_rest(node.begin, end));
    loops_ = loops;
    tokens_.finalize_unknown(unknown_before);
    node.uses_varargs = tokens_.mentions("varargs", first);
    node.uses_kwargs = tokens_.mentions("kwargs", first);
    node.uses_caller = tokens_.mentions("caller", first);
    return {};
  }

  Result<StmtPtr> parse_macro() {
    auto node = std::make_unique<MacroDefinition>(StmtKind::macro, tokens_.last_end() - 5);
    node->name = TRY(parse_one_target(false)).name;
    TRY(parse_signature(*node));
    TRY(parse_macro_body(*node, "endmacro"));
    return node;
  }

  Result<StmtPtr> parse_call_block() {
    auto node = std::make_unique<CallBlock>(tokens_.last_end() - 4);
    node->caller = std::make_unique<MacroDefinition>(StmtKind::call_block, node->begin);
    node->caller->name = "caller";
    if (tokens_.peek().is_op("(")) TRY(parse_signature(*node->caller));
    const Token first = tokens_.peek();
    node->call = TRY(parse_expression(tokens_));
    if (node->call->kind != ExprKind::call)
      return fail(syntax_error("expected call", first.begin, std::max(first.end(), first.begin + 1)));
    TRY(parse_macro_body(*node->caller, "endcall"));
    return node;
  }

  Result<StmtPtr> parse_filter_block() {
    auto node = std::make_unique<FilterBlock>(tokens_.last_end() - 6);
    const std::size_t unknown_before = tokens_.unknown.size();
    node->filter = TRY(parse_filter_chain(tokens_));
    node->body = TRY(parse_rest(node->begin, "endfilter"));
    tokens_.finalize_unknown(unknown_before);
    return node;
  }

  Result<StmtPtr> parse_with() {
    auto node = std::make_unique<With>(tokens_.last_end() - 4);
    while (tokens_.peek().kind != TokenKind::block_end) {
      if (!node->assignments.empty()) TRY(tokens_.expect_op(","));
      Target target = TRY(parse_target(false));
      TRY(tokens_.expect_op("="));
      ExprPtr value = TRY(parse_expression(tokens_));
      node->assignments.emplace_back(std::move(target), std::move(value));
    }
    node->body = TRY(parse_rest(node->begin, "endwith"));
    return node;
  }

  Result<StmtPtr> parse_named_block() {
    auto node = std::make_unique<Block>(StmtKind::block, tokens_.last_end() - 5);
    const Token name = TRY(tokens_.expect_name());
    node->name = name.text;
    if (is_one_of(name.text, blocks_))
      return fail(syntax_error(fmt::format("block '{}' defined twice", name.text), name.begin, name.end()));
    blocks_.push_back(name.text);
    node->scoped = tokens_.take_name("scoped");
    if (tokens_.peek().is_name("required"))
      return fail(tokens_.unexpected("`%}`, as no other template could provide a required block"));
    const std::size_t unknown_before = tokens_.unknown.size();
    TRY(end_tag());
    node->body = TRY(parse_block(node->begin, {"endblock"})).body;
    tokens_.take_name(node->name);
    TRY(end_tag());
    tokens_.finalize_unknown(unknown_before);
    return node;
  }

  Result<StmtPtr> parse_autoescape() {
    auto node = std::make_unique<Block>(StmtKind::scope, tokens_.last_end() - 10);
    node->escape = TRY(parse_expression(tokens_));
    node->body = TRY(parse_rest(node->begin, "endautoescape"));
    return node;
  }

  Result<StmtPtr> parse_raw() { return fail(tokens_.unexpected("`%}` directly after `raw`")); }

  TokenStream& tokens_;
  std::vector<std::uint32_t> opened_;     ///< where the open blocks begin
  std::vector<std::string_view> blocks_;  ///< the names of all blocks so far
  int loops_ = 0;                         ///< the number of open loops
};

}  // namespace

Result<Body> parse_template(std::string_view source, std::uint64_t max_depth, const MoreFunctions& more) {
  TokenStream tokens(TRY(tokenize(source)), max_depth, more);
  return StatementParser(tokens).run();
}

}  // namespace iocwright::jinja
