#include "epics/db/dbd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/text.hpp"
#include "epics/db/dbd_lexer.hpp"

namespace iocwright::epics {

namespace {

/// The syntax of a statement: `word(arguments) { body }`.
struct Statement {
  std::string_view word;
  std::size_t min_arguments, max_arguments;
  bool has_body = false;
  std::optional<DbdKind> kind = {};  ///< set if all it does is define the item named by its first argument
};

constexpr std::array statements{
    Statement{"menu", 1, 1, true, DbdKind::menu},
    Statement{"recordtype", 1, 1, true},
    Statement{"device", 4, 4},
    Statement{"driver", 1, 1, false, DbdKind::driver},
    Statement{"link", 2, 2},
    Statement{"registrar", 1, 1, false, DbdKind::registrar},
    Statement{"function", 1, 1, false, DbdKind::function},
    Statement{"variable", 1, 2},
    Statement{"breaktable", 1, 1, true},
    Statement{"field", 2, 2, true},
    Statement{"record", 2, 2, true},
    Statement{"grecord", 2, 2, true},
    Statement{"alias", 2, 2},
};

class Parser {
 public:
  Parser(FileId file, std::string_view text, Sink& sink) : lexer_(file, text), sink_(sink) { advance(); }

  std::vector<DbdItem> parse() {
    while (ok_ && token_.kind != DbdToken::Kind::end) statement();
    return std::move(items_);
  }

 private:
  void advance() { token_ = lexer_.next(); }

  /// Reports an error at the current token unless there was one before. Returns false.
  bool syntax_error(std::string message) {
    if (ok_) sink_.add(error(DiagKind::dbd_syntax, std::move(message)).at(token_.span));
    return ok_ = false;
  }

  /// Reports a body that has not ended at the end of the file.
  bool unclosed(Span brace) {
    if (ok_) sink_.add(error(DiagKind::dbd_syntax, "this `{` is never closed").at(brace).help("add a `}`"));
    return ok_ = false;
  }

  std::string found() const {
    return token_.kind == DbdToken::Kind::end ? "the end of the file" : fmt::format("`{}`", token_.text);
  }

  bool expect(char mark, std::string_view after) {
    if (!token_.is(mark))
      return syntax_error(fmt::format("expected `{}` after `{}`, found {}", mark, after, found()));
    advance();
    return true;
  }

  /// Parses `(a, b)`, where every argument is a bare word or a string.
  bool arguments(const Statement& row, std::vector<DbdToken>& out) {
    if (!expect('(', row.word)) return false;
    while (true) {
      if (!token_.is_name())
        return syntax_error(
            fmt::format("expected a name as an argument of `{}`, found {}", row.word, found()));
      out.push_back(token_);
      advance();
      if (!token_.is(',')) break;
      advance();
    }
    if (!expect(')', out.back().text)) return false;
    if (out.size() < row.min_arguments || out.size() > row.max_arguments) {
      token_ = out.back();
      return syntax_error(fmt::format("`{}` takes {}, not {}", row.word,
                                      text::plural(row.max_arguments, "argument"), out.size()));
    }
    return true;
  }

  /// Parses the choices of a menu: their names and texts.
  std::vector<std::string> menu_body() {
    std::vector<std::string> out;
    while (ok_ && token_.kind != DbdToken::Kind::end && !token_.is('}')) {
      if (token_.text == "choice" && token_.kind == DbdToken::Kind::word) out.emplace_back();
      else if (token_.is_name() && !out.empty()) out.back() += fmt::format("{}\n", token_.text);
      advance();
    }
    skip_body();
    return out;
  }

  /// Skips everything up to the brace that closes the current one.
  bool skip_body() {
    const Span brace = brace_;
    for (int open = 1; open > 0; advance()) {
      if (token_.kind == DbdToken::Kind::end) return unclosed(brace);
      open += token_.is('{') ? 1 : token_.is('}') ? -1 : 0;
    }
    return true;
  }

  /// Parses the attributes of a field, of which only `menu` becomes an item. Adds them to the content, in an
  /// order in which equal fields are equal.
  bool field_body(std::string& content) {
    const Span brace = brace_;
    std::vector<std::string> attributes;
    while (ok_ && !token_.is('}')) {
      const DbdToken attribute = token_;
      if (!attribute.is_name())
        return attribute.kind == DbdToken::Kind::end
                   ? unclosed(brace)
                   : syntax_error(fmt::format("expected a field attribute, found {}", found()));
      advance();
      std::vector<DbdToken> value;
      if (!arguments({.word = attribute.text, .min_arguments = 1, .max_arguments = 1}, value)) return false;
      if (attribute.text == "menu") add(DbdKind::menu_use, value[0]);
      attributes.push_back(fmt::format("\n{} {}", attribute.text, value[0].text));
    }
    std::ranges::sort(attributes);
    for (const std::string& attribute : attributes) content += attribute;
    advance();
    return ok_;
  }

  bool record_type_body(DbdItem& item) {
    const Span brace = brace_;
    while (ok_ && !token_.is('}')) {
      if (token_.text != "field" && token_.text != "include")
        return token_.kind == DbdToken::Kind::end
                   ? unclosed(brace)
                   : syntax_error(fmt::format("expected a field of the record type, found {}", found()));
      item.has_fields = true;
      const std::size_t before = items_.size();
      statement();
      for (std::size_t i = before; i < items_.size(); ++i) {
        if (items_[i].kind == DbdKind::include) item.content.push_back("include " + items_[i].name);
        if (items_[i].kind == DbdKind::field) item.content.push_back(std::move(items_[i].name));
      }
      std::erase_if(items_, [](const DbdItem& i) { return i.kind == DbdKind::field; });
    }
    advance();
    return ok_;
  }

  DbdItem& add(DbdKind kind, const DbdToken& name) {
    return items_.emplace_back(DbdItem{.kind = kind, .name = std::string(name.text), .span = name.span});
  }

  void statement() {
    const DbdToken word = token_;
    if (word.text == "include" || word.text == "addpath" || word.text == "path") return path_statement();
    const auto row = std::ranges::find(statements, word.text, &Statement::word);
    if (row == statements.end() || word.kind != DbdToken::Kind::word) {
      syntax_error(fmt::format("expected a database definition statement, found {}", found()));
      return;
    }
    advance();
    std::vector<DbdToken> names;
    if (!arguments(*row, names)) return;
    brace_ = token_.span;
    if (row->has_body && !expect('{', ")")) return;
    add_items(*row, names);
  }

  /// Parses `include`, `addpath` or `path`, whose argument is not in parentheses.
  void path_statement() {
    const bool include = token_.text == "include";
    const DbdToken word = token_;
    advance();
    if (!token_.is_name()) {
      syntax_error(fmt::format("expected a name after `{}`, found {}", word.text, found()));
      return;
    }
    if (include) add(DbdKind::include, token_);
    advance();
  }

  /// Adds the items of a statement, and parses its body if it has one.
  void add_items(const Statement& row, const std::vector<DbdToken>& names) {
    if (row.word == "recordtype") {
      DbdItem item{.kind = DbdKind::record_type, .name = std::string(names[0].text), .span = names[0].span};
      if (record_type_body(item)) items_.push_back(std::move(item));
    } else if (row.word == "field") {
      DbdItem item{.kind = DbdKind::field,
                   .name = fmt::format("{} {}", names[0].text, names[1].text),
                   .span = names[0].span};
      if (field_body(item.name)) items_.push_back(std::move(item));
    } else if (row.word == "device") {
      DbdItem& item = add(DbdKind::device, names[2]);
      item.record_type = names[0].text;
      item.link_type = names[1].text;
      item.choice = names[3].text;
    } else if (row.word == "link") {
      add(DbdKind::link, names[1]).choice = names[0].text;
    } else if (row.word == "variable") {
      add(DbdKind::variable, names[0]).choice = names.size() > 1 ? names[1].text : "int";
    } else if (row.word == "menu") {
      add(DbdKind::menu, names[0]).content = menu_body();
    } else {
      if (row.kind) add(*row.kind, names[0]);
      if (row.has_body) skip_body();
    }
  }

  DbdLexer lexer_;
  Sink& sink_;
  DbdToken token_;
  Span brace_;  ///< of the body that was opened last
  std::vector<DbdItem> items_;
  bool ok_ = true;
};

}  // namespace

std::vector<DbdItem> parse_dbd(FileId file, std::string_view text, Sink& sink) {
  return Parser(file, text, sink).parse();
}

std::vector<std::string> linked_symbols(const DbdItem& item) {
  switch (item.kind) {
    case DbdKind::record_type:
      if (!item.has_fields) return {};
      return {"pvar_rset_" + item.name + "RSET", "pvar_func_" + item.name + "RecordSizeOffset"};
    case DbdKind::device: return {"pvar_dset_" + item.name};
    case DbdKind::driver: return {"pvar_drvet_" + item.name};
    case DbdKind::link: return {"pvar_jlif_" + item.name};
    case DbdKind::registrar: return {"pvar_func_" + item.name};
    case DbdKind::function: return {"pvar_func_register_func_" + item.name};
    case DbdKind::variable: return {"pvar_" + item.choice + "_" + item.name};
    default: return {};
  }
}

}  // namespace iocwright::epics
