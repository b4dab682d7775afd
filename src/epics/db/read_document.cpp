#include "epics/db/read_document.hpp"

#include <fmt/format.h>

#include <utility>

#include "epics/db/db_lexer.hpp"

namespace iocwright::epics {

namespace {

// Nested arrays and maps of a value. Base's parser has room for 10,000 symbols.
constexpr int maximum_depth = 1000;

class Parser {
 public:
  Parser(DbInput& input, const DbReadOptions& options, const TakeStatement& take,
         std::vector<LoadFinding>& findings)
      : input_(input),
        lexer_(input, options.stops_at_errors, findings),
        stops_(options.stops_at_errors),
        skips_fields_(options.skips_fields),
        take_(take),
        findings_(findings) {}

  void parse() {
    advance();
    while (token_.kind != DbToken::Kind::end || !ok_) {
      if (ok_) statement();
      if (ok_) continue;
      if (stops_) return;
      recover(false);
    }
  }

 private:
  void advance(bool is_value = false) { token_ = lexer_.next(is_value); }

  /// Reports the current token, unless it was reported or the statement already has an error.
  bool syntax_error(std::string expected) {
    if (ok_ && token_.kind != DbToken::Kind::bad)
      findings_.push_back({.problem = LoadProblem::syntax,
                           .span = input_.span(token_.begin, token_.end),
                           .value = input_.text().substr(token_.begin, token_.end - token_.begin),
                           .reason = std::move(expected),
                           .piece = token_.piece});
    return ok_ = false;
  }

  /// Skips to where another statement may begin. In a record, also to another part of it; returns whether the
  /// record continues.
  bool recover(bool in_record) {
    ok_ = true;
    if (token_.kind != DbToken::Kind::bad) lexer_.go_back(token_);
    lexer_.is_quiet = true;
    bool continues = false;
    do {
      advance();
      const bool closes = token_.is('}') && open_ == 0;
      open_ += token_.is('{') ? 1 : token_.is('}') && open_ > 0 ? -1 : 0;
      continues = in_record && (closes || (token_.starts_line && begins_part()));
    } while (token_.kind != DbToken::Kind::end && !continues && !(token_.starts_line && begins_statement()));
    lexer_.is_quiet = false;
    return continues;
  }

  bool begins_part() const {
    return token_.is_keyword("field") || token_.is_keyword("info") || token_.is_keyword("alias");
  }
  bool begins_statement() const {
    return token_.kind == DbToken::Kind::keyword && token_.text != "field" && token_.text != "info" &&
           token_.text != "choice";
  }

  bool expect(char mark) {
    if (!token_.is(mark)) return syntax_error(fmt::format("`{}`", mark));
    advance();
    return true;
  }

  DbName name_of(const DbToken& token) const { return {token.text, input_.span(token.begin, token.end)}; }

  bool name(DbName& out) {
    if (!token_.is_name()) return syntax_error("a name");
    out = name_of(token_);
    advance();
    return true;
  }

  /// The last argument of a statement and its `)`. What follows is not read yet: Base acts on the `)`.
  bool last_name(DbName& out) { return name(out) && close(); }
  bool close() {
    if (!token_.is(')')) return syntax_error("`)`");
    return true;
  }

  void add(auto what) { take_({std::move(what), token_.piece, input_.span(token_.begin, token_.end)}); }

  /// `(a, b, …)` for each of the names; leaves the `)` as the current token.
  bool arguments(std::initializer_list<DbName*> names) {
    if (!expect('(')) return false;
    for (DbName* one : names) {
      if (one != *names.begin() && !expect(',')) return false;
      if (!name(*one)) return false;
    }
    return close();
  }

  void statement() {
    const DbToken word = token_;
    if (!begins_statement()) return void(syntax_error("a statement"));
    if (word.text == "include" || word.text == "path" || word.text == "addpath") return files_statement();
    advance();
    if (word.text == "record" || word.text == "grecord") record();
    else if (word.text == "recordtype") record_type(word);
    else if (word.text == "menu") menu();
    else if (word.text == "breaktable") break_table();
    else simple_statement(word.text);
  }

  void files_statement() {
    const std::string word = token_.text;
    advance();
    if (!token_.is_name()) return void(syntax_error("a name"));
    const DbToken file = token_;
    if (word == "path") input_.set_path(file.text);
    else if (word == "addpath") input_.add_path(file.text);
    else if (!input_.include(file.text))
      findings_.push_back({.problem = LoadProblem::missing_include,
                           .span = input_.span(file.begin, file.end),
                           .name = file.text,
                           .piece = file.piece});
    advance();
  }

  void simple_statement(const std::string& word) {
    using Support = SupportStatement::Kind;
    DbName a, b, c, d;
    if (word == "alias") {
      if (arguments({&a, &b})) add(AliasStatement{std::move(a), std::move(b)});
    } else if (word == "device") {
      if (arguments({&a, &b, &c, &d}))
        add(DeviceStatement{std::move(a), std::move(b), std::move(c), std::move(d)});
    } else if (word == "link") {
      if (arguments({&a, &b})) add(LinkStatement{std::move(a), std::move(b)});
    } else if (word == "variable") {
      variable();
    } else if (arguments({&a})) {
      add(SupportStatement{word == "driver"      ? Support::driver
                           : word == "registrar" ? Support::registrar
                                                 : Support::function,
                           std::move(a)});
    }
    if (ok_) advance();
  }

  void variable() {
    VariableStatement out;
    if (!expect('(') || !name(out.name)) return;
    if (token_.is(',')) {
      advance();
      if (!token_.is_name()) return void(syntax_error("a name"));
      out.type = token_.text;
      advance();
    }
    if (close()) add(std::move(out));
  }

  void record() {
    RecordStart start;
    if (!arguments({&start.type, &start.name})) return;
    add(std::move(start));
    advance();
    if (token_.is('{')) {
      advance();
      while (!token_.is('}')) {
        if (ok_) part();
        if (!ok_ && (stops_ || !recover(true))) return;
      }
      add(RecordEnd{});
      advance();
    } else {
      add(RecordEnd{});
    }
  }

  void part() {
    open_ = 0;
    const DbToken word = token_;
    if (word.is_keyword("include")) return files_statement();
    if (!word.is_keyword("field") && !word.is_keyword("info") && !word.is_keyword("alias"))
      return void(syntax_error("a field, an info item, an alias or `}`"));
    advance();
    DbName first;
    if (word.text == "alias") {
      if (arguments({&first})) add(RecordAlias{std::move(first)});
      if (ok_) advance();
      return;
    }
    if (!expect('(') || !name(first)) return;
    if (!token_.is(',')) return void(syntax_error("`,`"));
    advance(true);
    DbValue second;
    const std::size_t begin = token_.begin;
    if (!value(second.text, 0)) return;
    second.span = input_.span(begin, token_.end);
    advance();
    if (!close()) return;
    if (word.text == "field") add(RecordField{std::move(first), std::move(second)});
    else add(RecordInfo{std::move(first), std::move(second)});
    advance();
  }

  /// A value, whose last token is left as the current one: the mode of what follows depends on where it is.
  bool value(std::string& out, int depth) {
    if (depth > maximum_depth) return syntax_error("a value that is nested less deeply");
    switch (token_.kind) {
      case DbToken::Kind::bare: out += '"' + token_.text + '"'; return true;
      case DbToken::Kind::number:
      case DbToken::Kind::literal:
      case DbToken::Kind::value_string: out += token_.text; return true;
      default: break;
    }
    if (token_.is('[')) return array(out, depth);
    if (token_.is('{')) return map(out, depth);
    return syntax_error("a value");
  }

  bool array(std::string& out, int depth) {
    out += '[';
    advance(true);
    while (!token_.is(']')) {
      if (!value(out, depth + 1)) return false;
      advance(true);
      if (!token_.is(',') && !token_.is(']')) return syntax_error("`,` or `]`");
      if (!token_.is(',')) continue;
      out += ',';
      advance(true);
    }
    out += ']';
    return true;
  }

  bool map(std::string& out, int depth) {
    out += '{';
    ++open_;
    advance(true);
    for (bool is_first = true; !token_.is('}'); is_first = false) {
      if (!is_first) out += ',';
      const bool is_bare = token_.kind == DbToken::Kind::bare;
      if (!is_bare && token_.kind != DbToken::Kind::value_string) return syntax_error("a key or `}`");
      const bool needs_quotes = is_bare && token_.text.find_first_of("+-.") != std::string::npos;
      out += needs_quotes ? '"' + token_.text + '"' : token_.text;
      advance(true);
      if (!token_.is(':')) return syntax_error("`:`");
      out += ':';
      advance(true);
      if (!value(out, depth + 1)) return false;
      advance(true);
      if (token_.is(',')) advance(true);
      else if (!token_.is('}')) return syntax_error("`,` or `}`");
    }
    out += '}';
    --open_;
    return true;
  }

  void menu() {
    MenuStatement out;
    std::size_t piece = 0;
    Span span;
    if (!head(out.name, piece, span) || !expect('{')) return;
    do {
      if (token_.is_keyword("include")) {
        files_statement();
        continue;
      }
      if (!token_.is_keyword("choice")) return void(syntax_error("a choice"));
      advance();
      MenuStatement::Choice choice;
      if (!arguments({&choice.name, &choice.text})) return;
      out.choices.push_back(std::move(choice));
      advance();
    } while (ok_ && !token_.is('}'));
    finish(std::move(out), piece, span);
  }

  /// Reads `(NAME)`. `piece` and `span` are those of the closing bracket. Returns false after an error.
  bool head(DbName& name, std::size_t& piece, Span& span) {
    if (!arguments({&name})) return false;
    piece = token_.piece;
    span = input_.span(token_.begin, token_.end);
    advance();
    return true;
  }

  /// Adds a definition that takes effect with its head, but only if its body ends.
  template <class Statement>
  void finish(Statement statement, std::size_t piece, Span span) {
    if (!ok_) return;
    if constexpr (requires { statement.end_piece; }) statement.end_piece = token_.piece;
    take_({std::move(statement), piece, span});
    advance();
  }

  void record_type(const DbToken& word) {
    RecordTypeStatement out;
    std::size_t piece = 0;
    Span span;
    if (!head(out.name, piece, span)) return;
    const bool ends_line = token_.is('{') && token_.end + 1 == input_.text().size();
    const bool is_skipped = skips_fields_ && ends_line && input_.skip_block();
    if (!expect('{')) return;
    if (is_skipped) {
      out.has_body = true;
      out.skipped = {span.file, input_.span(word.begin, word.end).begin,
                     input_.span(token_.begin, token_.end).end};
    }
    while (ok_ && !token_.is('}')) {
      out.has_body = true;
      if (token_.is_keyword("include")) files_statement();
      else if (token_.kind == DbToken::Kind::c_code) advance();
      else if (token_.is_keyword("field")) field_definition(out);
      else syntax_error("a field or `}`");
    }
    finish(std::move(out), piece, span);
  }

  void field_definition(RecordTypeStatement& out) {
    advance();
    RecordTypeStatement::Field field;
    field.attributes.reserve(6);
    if (!arguments({&field.name, &field.type})) return;
    field.piece = token_.piece;
    advance();
    if (!expect('{')) return;
    do {
      if (token_.is_keyword("include")) {
        files_statement();
        continue;
      }
      RecordTypeStatement::Attribute attribute{name_of(token_), {}};
      if (!token_.is_name() && !token_.is_keyword("menu")) return void(syntax_error("an attribute"));
      advance();
      if (!arguments({&attribute.value})) return;
      attribute.piece = token_.piece;
      field.attributes.push_back(std::move(attribute));
      advance();
    } while (ok_ && !token_.is('}'));
    if (!ok_) return;
    out.fields.push_back(std::move(field));
    advance();
  }

  void break_table() {
    BreakTableStatement out;
    if (!arguments({&out.name})) return;
    advance();
    if (!expect('{')) return;
    while (ok_) {
      DbName number;
      if (!name(number)) return;
      out.numbers.push_back(std::move(number));
      if (token_.is('}')) break;
      if (token_.is(',')) advance();
    }
    finish(std::move(out), token_.piece, input_.span(token_.begin, token_.end));
  }

  DbInput& input_;
  DbLexer lexer_;
  bool stops_, skips_fields_;
  const TakeStatement& take_;
  std::vector<LoadFinding>& findings_;
  DbToken token_;
  bool ok_ = true;
  int open_ = 0;  ///< braces of the value that is being read or skipped
};

}  // namespace

DbDocument read_document(DbFiles& files, const Environment& environment, const DbReadOptions& options) {
  DbDocument out;
  out.findings = read_statements(files, environment, options, [&](DbStatement statement) {
    out.statements.push_back(std::move(statement));
  });
  return out;
}

std::vector<LoadFinding> read_statements(DbFiles& files, const Environment& environment,
                                         const DbReadOptions& options, const TakeStatement& take) {
  std::vector<LoadFinding> out;
  DbInput input(files, environment, options, out);
  if (input.open()) Parser(input, options, take, out).parse();
  return out;
}

}  // namespace iocwright::epics
