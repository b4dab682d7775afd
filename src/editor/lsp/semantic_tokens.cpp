#include "editor/lsp/semantic_tokens.hpp"

#include <algorithm>
#include <array>

#include "editor/lsp/cursor.hpp"
#include "editor/lsp/template_syntax.hpp"
#include "lang/jinja/parse/lexer.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::lsp {

namespace {

using jinja::Token;
using jinja::TokenKind;

enum TokenType : int { keyword, variable, function, string, number, operator_, property };
constexpr std::array names{"keyword", "variable", "function", "string", "number", "operator", "property"};

constexpr std::array<std::string_view, 26> keywords{
    "and",  "or",     "not",    "in",   "is",     "if",        "else",     "elif",     "endif",
    "for",  "endfor", "set",    "true", "false",  "none",      "True",     "False",    "None",
    "with", "macro",  "filter", "call", "endset", "endfilter", "endmacro", "recursive"};

/// A token of the file; it is on one line.
struct Placed {
  std::uint32_t begin;
  std::uint32_t end;
  int type;
};

int type_of(const std::vector<Token>& tokens, std::size_t i) {
  const Token& token = tokens[i];
  switch (token.kind) {
    case TokenKind::string: return string;
    case TokenKind::integer:
    case TokenKind::real: return number;
    case TokenKind::name: break;
    default: return operator_;
  }
  if (std::ranges::find(keywords, token.text) != keywords.end()) return keyword;
  const Token* before = i == 0 ? nullptr : &tokens[i - 1];
  if (before != nullptr && (before->is_op("|") || before->is_name("is"))) return function;
  if (i + 1 < tokens.size() && tokens[i + 1].is_op("(")) return function;
  return before != nullptr && before->is_op(".") ? property : variable;
}

void add_scalar(const yaml::Node& node, const Sources& sources, std::vector<Placed>& out) {
  const std::string& source = node.value.as_string();
  const auto tokens = jinja::tokenize(source);
  if (!tokens) return;
  for (std::size_t i = 0; i < tokens->size(); ++i) {
    const Token& token = (*tokens)[i];
    if (token.kind == TokenKind::data || token.kind == TokenKind::end) continue;
    const Span place = yaml::locate(node, sources, token.begin, token.end());
    const std::string_view text =
        sources.file(place.file).text().substr(place.begin, place.end - place.begin);
    if (!text.empty() && text.find_first_of("\r\n") == std::string_view::npos)
      out.push_back({place.begin, place.end, type_of(*tokens, i)});
  }
}

}  // namespace

Json semantic_legend() { return {{"tokenTypes", names}, {"tokenModifiers", Json::array()}}; }

Json semantic_tokens(Workspace& workspace, const std::string& path, const Json& /*params*/) {
  const auto document = open_document(workspace, path);
  std::vector<Placed> tokens;
  if (document->root() != nullptr)
    visit_templates(*document->root(),
                    [&](const yaml::Node& node) { add_scalar(node, document->sources, tokens); });
  std::ranges::sort(tokens, {}, &Placed::begin);
  const TextLines lines(document->text);
  Json data = Json::array();
  Position last;
  for (const Placed& token : tokens) {
    const Range range = lines.range(token.begin, token.end);
    const bool same_line = range.start.line == last.line;
    data.push_back(range.start.line - last.line);
    data.push_back(range.start.character - (same_line ? last.character : 0));
    data.push_back(range.end.character - range.start.character);
    data.push_back(token.type);
    data.push_back(0);
    last = range.start;
  }
  return {{"data", std::move(data)}};
}

}  // namespace iocwright::lsp
