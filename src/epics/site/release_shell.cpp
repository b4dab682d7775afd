#include "epics/site/release_shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/shell_word.hpp"

namespace iocwright::epics {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && assigned_name(std::string(text) + "=") == text.size();
}

/// The result of `[ ... ]` with these words, or nothing if it is not a comparison of strings.
std::optional<bool> compare(const std::vector<ShellWord>& words) {
  const auto text = [&](std::size_t i) -> const std::string& { return words[i].text; };
  if (words.size() == 2 && (text(0) == "-z" || text(0) == "-n")) return text(1).empty() == (text(0) == "-z");
  if (words.size() != 3) return std::nullopt;
  if (text(1) == "=" || text(1) == "==") return text(0) == text(2);
  if (text(1) == "!=") return text(0) != text(2);
  return std::nullopt;
}

/// Executes a script as far as it only sets variables. The functions return false at a command that needs
/// bash.
class ScriptReader {
 public:
  ScriptReader(std::string_view script, const Environment& environment)
      : text_(script), variables_(environment), words_(script, variables_) {
    for (const auto& [name, value] : environment.all()) exported_.insert(name);
  }

  tl::expected<Exports, ForeignCommand> run(const Environment& before) {
    if (!run_commands(true) || !words_.is_at_end()) {
      const std::size_t end = std::min(text_.find('\n', command_), text_.size());
      return tl::make_unexpected(ForeignCommand{command_, end});
    }
    Exports out;
    for (const auto& [name, value] : variables_.all()) {
      const std::string* old = before.find(name);
      if (exported_.contains(name) && (old == nullptr || *old != value)) out.emplace_back(name, value);
    }
    return out;
  }

 private:
  /// Executes commands up to the end, or to a keyword that ends a branch. An empty branch is a syntax error.
  bool run_commands(bool may_be_empty) {
    for (bool is_empty = true;; is_empty = false) {
      skip_separators();
      command_ = words_.at;
      if (words_.is_at_end() || is_keyword("then") || is_keyword("elif") || is_keyword("else") ||
          is_keyword("fi"))
        return may_be_empty || !is_empty;
      if (!(take_keyword("if") ? run_if() : run_command())) return false;
    }
  }

  bool run_if() {
    const bool is_active = words_.is_active;
    bool is_decided = false;
    for (bool has_condition = true; has_condition;) {
      const auto condition = read_condition();
      if (!condition || !take_keyword("then")) return false;
      words_.is_active = is_active && !is_decided && *condition;
      is_decided = is_decided || *condition;
      if (!run_commands(false)) return false;
      has_condition = take_keyword("elif");
      words_.is_active = is_active;
    }
    if (take_keyword("else")) {
      words_.is_active = is_active && !is_decided;
      if (!run_commands(false)) return false;
      words_.is_active = is_active;
    }
    return take_keyword("fi") && ends_command();
  }

  std::optional<bool> read_condition() {
    command_ = words_.at;
    const bool is_negated = take_keyword("!");
    const bool is_double = take_keyword("[[");
    if (!is_double && !take_keyword("[")) return std::nullopt;
    auto words = read_words();
    if (!words || words->empty() || words->back().text != (is_double ? "]]" : "]")) return std::nullopt;
    words->pop_back();
    for (const ShellWord& word : *words)
      if (word.is_pattern || (word.may_be_split && !is_double)) return std::nullopt;
    const auto result = compare(*words);
    if (!result || !ends_command()) return std::nullopt;
    skip_separators();
    return *result != is_negated;
  }

  bool run_command() {
    if (assigned_name(text_.substr(words_.at)) > 0) return run_assignments();
    const bool is_export = take_keyword("export");
    if (!is_export && !take_keyword(":")) return false;
    const auto words = read_words();
    return words && ends_command() && (!is_export || export_words(*words));
  }

  /// `A=1 B=$A`, from left to right. A command after them is not understood.
  bool run_assignments() {
    while (const std::size_t size = assigned_name(text_.substr(words_.at))) {
      std::string name(text_.substr(words_.at, size));
      words_.at += size + 1;
      auto value = words_.read();
      if (!value) return false;
      if (words_.is_active) variables_.set(std::move(name), std::move(value->text));
      skip_blanks();
    }
    return ends_command();
  }

  /// Arguments of `export`, which are all expanded before the first one is assigned.
  bool export_words(const std::vector<ShellWord>& words) {
    if (words.empty()) return false;
    for (const ShellWord& word : words) {
      const std::size_t size = assigned_name(word.text);
      std::string name = size > 0 ? word.text.substr(0, size) : word.text;
      if (!is_name(name) || (!word.is_assignment && (word.may_be_split || word.is_pattern))) return false;
      if (!words_.is_active) continue;
      if (size > 0) variables_.set(name, word.text.substr(size + 1));
      exported_.insert(std::move(name));
    }
    return true;
  }

  /// The words up to the end of the command.
  std::optional<std::vector<ShellWord>> read_words() {
    std::vector<ShellWord> out;
    for (skip_blanks(); !words_.is_at_end() && !ends_word(words_.peek()) && words_.peek() != '#';
         skip_blanks()) {
      auto word = words_.read();
      if (!word) return std::nullopt;
      out.push_back(*std::move(word));
    }
    return out;
  }

  /// True at the end of the text, a line break, a comment, or a `;`.
  bool ends_command() {
    skip_blanks();
    const char c = words_.peek();
    return words_.is_at_end() || c == '\n' || c == '#' || (c == ';' && words_.peek(1) != ';');
  }

  /// Skips blanks, and line breaks after a backslash.
  void skip_blanks() {
    while (true) {
      if (words_.peek() == ' ' || words_.peek() == '\t') ++words_.at;
      else if (words_.peek() == '\\' && words_.peek(1) == '\n') words_.at += 2;
      else return;
    }
  }

  void skip_separators() {
    for (skip_blanks(); !words_.is_at_end(); skip_blanks()) {
      if (words_.peek() == '#') words_.at = std::min(text_.find('\n', words_.at), text_.size());
      else if (words_.peek() == '\n' || words_.peek() == ';') ++words_.at;
      else return;
    }
  }

  bool is_keyword(std::string_view word) const {
    return text_.substr(words_.at).starts_with(word) && ends_word(words_.peek(word.size()));
  }

  bool take_keyword(std::string_view word) {
    if (!is_keyword(word)) return false;
    words_.at += word.size();
    skip_blanks();
    return true;
  }

  std::string_view text_;
  Environment variables_;
  ShellWordReader words_;
  std::set<std::string> exported_;
  std::size_t command_ = 0;  // where the current command begins
};

/// Variables that bash sets on its own.
bool is_of_bash(std::string_view name) {
  constexpr std::array<std::string_view, 4> names{"_", "SHLVL", "PWD", "OLDPWD"};
  return std::ranges::find(names, name) != names.end();
}

/// The variables in the output of `env -0` that the environment does not have.
Exports changed_variables(std::string_view output, const Environment& environment) {
  Exports out;
  for (const std::string_view item : text::split(output, '\0')) {
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) continue;
    std::string name(item.substr(0, equals)), value(item.substr(equals + 1));
    const std::string* old = environment.find(name);
    if (!is_of_bash(name) && (old == nullptr || *old != value))
      out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

}  // namespace

tl::expected<Exports, ForeignCommand> read_exports(std::string_view script, const Environment& environment) {
  return ScriptReader(script, environment).run(environment);
}

Result<Exports> source_exports(const std::string& file, const Disk& disk, Process& process, Sources& sources,
                               const Environment& environment) {
  auto script = TRY(or_unreadable(disk.read_if_exists(file), "read"));
  if (!script) return Exports();
  auto exports = read_exports(*script, environment);
  if (exports) return *std::move(exports);
  ProcessRequest request;
  request.arguments = {"bash", "-c", ". \"$0\" >&2; command -p env -0", file};
  request.environment = &environment;
  request.capture = true;
  const auto result = process.run(request);
  if (result && result->status == 0) return changed_variables(result->output, environment);
  const auto [begin, end] = exports.error();
  const FileId id = sources.add(file, *std::move(script));
  const std::string failure =
      result ? fmt::format("bash exited with status {}", result->status) : result.error().text("run");
  return fail(error(DiagKind::requirement, fmt::format("only bash can read this line: {}", failure))
                  .at({id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)})
                  .help("write it as `export NAME=VALUE`, or add bash to the image"));
}

}  // namespace iocwright::epics
