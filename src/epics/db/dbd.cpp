#include "epics/db/dbd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/text.hpp"
#include "epics/db/dbd_lexer.hpp"

namespace iocwright::epics {

namespace {

/// What follows the first word of a statement.
struct Statement {
  std::string_view word;
  std::size_t min_arguments, max_arguments;  ///< in parentheses
  bool has_body = false;                     ///< in braces
  std::optional<DbdKind> kind = {};          ///< of the item that the first argument names, if that is all
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
  Parser(FileId file, std::string_view text, Sink& sink) : lexer_(file, text), sink_(sink) { step(); }

  std::vector<DbdItem> run() {
    while (good_ && now_.kind != DbdToken::Kind::end) statement();
    return std::move(items_);
  }

 private:
  void step() { now_ = lexer_.next(); }

  bool refuse(std::string message) {
    if (good_) sink_.add(error(DiagKind::dbd_syntax, std::move(message)).at(now_.span));
    return good_ = false;
  }

  std::string found() const {
    return now_.kind == DbdToken::Kind::end ? "the end of the file" : fmt::format("`{}`", now_.text);
  }

  bool want(char mark, std::string_view after) {
    if (!now_.is(mark))
      return refuse(fmt::format("expected `{}` after `{}`, found {}", mark, after, found()));
    step();
    return true;
  }

  /// Parses `(a, b)`, where every argument is a name.
  bool arguments(const Statement& row, std::vector<DbdToken>& out) {
    if (!want('(', row.word)) return false;
    while (true) {
      if (!now_.is_name())
        return refuse(fmt::format("expected a name as an argument of `{}`, found {}", row.word, found()));
      out.push_back(now_);
      step();
      if (!now_.is(',')) break;
      step();
    }
    if (!want(')', out.back().text)) return false;
    if (out.size() < row.min_arguments || out.size() > row.max_arguments) {
      now_ = out.back();
      return refuse(fmt::format("`{}` takes {}, not {}", row.word,
                                text::plural(row.max_arguments, "argument"), out.size()));
    }
    return true;
  }

  /// Skips everything up to the brace that closes the current one.
  bool skip_body() {
    for (int open = 1; open > 0; step()) {
      if (now_.kind == DbdToken::Kind::end) return refuse("missing `}` at the end of the file");
      open += now_.is('{') ? 1 : now_.is('}') ? -1 : 0;
    }
    return true;
  }

  /// Parses the attributes of a field. Only the menu matters here.
  bool field_body() {
    while (good_ && !now_.is('}')) {
      const DbdToken attribute = now_;
      if (!attribute.is_name())
        return refuse(fmt::format("expected an attribute of the field, found {}", found()));
      step();
      std::vector<DbdToken> value;
      if (!arguments({.word = attribute.text, .min_arguments = 1, .max_arguments = 1}, value)) return false;
      if (attribute.text == "menu") add(DbdKind::menu_use, value[0]);
    }
    step();
    return good_;
  }

  bool record_type_body(DbdItem& item) {
    while (good_ && !now_.is('}')) {
      if (now_.text != "field" && now_.text != "include")
        return refuse(fmt::format("expected a field of the record type, found {}", found()));
      item.has_fields = true;
      statement();
    }
    step();
    return good_;
  }

  DbdItem& add(DbdKind kind, const DbdToken& name) {
    return items_.emplace_back(DbdItem{.kind = kind, .name = std::string(name.text), .span = name.span});
  }

  void statement() {
    const DbdToken word = now_;
    if (word.text == "include" || word.text == "addpath" || word.text == "path") return path_statement();
    const auto row = std::ranges::find(statements, word.text, &Statement::word);
    if (row == statements.end() || word.kind != DbdToken::Kind::word) {
      refuse(fmt::format("expected a statement of a database definition, found {}", found()));
      return;
    }
    step();
    std::vector<DbdToken> names;
    if (!arguments(*row, names)) return;
    if (row->has_body && !want('{', ")")) return;
    take(*row, names);
  }

  /// These statements have no parentheses.
  void path_statement() {
    const bool include = now_.text == "include";
    const DbdToken word = now_;
    step();
    if (!now_.is_name()) {
      refuse(fmt::format("expected a name after `{}`, found {}", word.text, found()));
      return;
    }
    if (include) add(DbdKind::include, now_);
    step();
  }

  void take(const Statement& row, const std::vector<DbdToken>& names) {
    if (row.word == "recordtype") {
      DbdItem item{.kind = DbdKind::record_type, .name = std::string(names[0].text), .span = names[0].span};
      if (record_type_body(item)) items_.push_back(std::move(item));
    } else if (row.word == "field") {
      field_body();
    } else if (row.word == "device") {
      DbdItem& item = add(DbdKind::device, names[2]);
      item.record_type = names[0].text;
      item.link_type = names[1].text;
      item.choice = names[3].text;
    } else if (row.word == "link") {
      add(DbdKind::link, names[1]).choice = names[0].text;
    } else if (row.word == "variable") {
      add(DbdKind::variable, names[0]).choice = names.size() > 1 ? names[1].text : "int";
    } else {
      if (row.kind) add(*row.kind, names[0]);
      if (row.has_body) skip_body();
    }
  }

  DbdLexer lexer_;
  Sink& sink_;
  DbdToken now_;
  std::vector<DbdItem> items_;
  bool good_ = true;
};

}  // namespace

std::vector<DbdItem> parse_dbd(FileId file, std::string_view text, Sink& sink) {
  return Parser(file, text, sink).run();
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
