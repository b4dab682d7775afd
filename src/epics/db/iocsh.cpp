#include "epics/db/iocsh.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/path.hpp"
#include "epics/db/characters.hpp"
#include "epics/db/iocsh_commands.hpp"
#include "epics/db/numbers.hpp"
#include "epics/db/origin.hpp"

namespace iocwright::epics {

namespace {

constexpr int maximum_depth = 50;  // of scripts that run scripts; Base runs out of stack or files
constexpr std::size_t maximum_lines = 1'000'000;  // of all scripts
// A script that runs itself twice would run 2^50 times; scripts deeper than usual are therefore counted.
constexpr int usual_depth = 10;
constexpr std::size_t maximum_deep_scripts = 1'000;

std::string_view skip_spaces(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

Span span_in(FileId file, TextRange line, TextRange part) {
  return {file, static_cast<std::uint32_t>(line.begin + part.begin),
          static_cast<std::uint32_t>(std::min(line.begin + part.end, line.end))};
}

}  // namespace

bool IocShell::fail(LoadFinding finding) {
  findings_.push_back(std::move(finding));
  return false;
}

IocShell::End IocShell::run_script(std::string_view name, std::string_view definitions, Span caller) {
  const FileId file = name.empty() ? 0 : files_.read(folder, std::string(name));
  if (file == 0 || depth_ >= maximum_depth) {
    fail({.problem = LoadProblem::missing_script, .span = caller, .value = std::string(name)});
    return End::broken;
  }
  if (depth_ > usual_depth && ++deep_scripts_ > maximum_deep_scripts) {
    is_stopped_ = true;
    fail({.problem = LoadProblem::too_many_files, .span = caller, .name = std::string(name)});
    return End::stopped;
  }
  ++depth_;
  macros_.push_scope();
  macros_.define(definitions);
  Scope scope;
  bool is_broken = false;
  const std::string_view text = files_.text(file);
  for (std::size_t at = 0; at < text.size() && !scope.is_over && !is_broken && !is_stopped_;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (!run_line(scope, file, {at, end}, text.substr(at, end - at))) {
      is_broken = scope.on_error == OnError::stop;
      scope.has_failed |= scope.on_error == OnError::wait;
      if (is_broken)
        fail({.problem = LoadProblem::script_broken, .span = span_in(file, {at, end}, {0, end - at})});
    }
    at = end + 1;
  }
  macros_.pop_scope();
  --depth_;
  if (is_stopped_) return End::stopped;
  if (is_broken || scope.has_failed) return End::broken;
  return scope.is_over ? End::exited : End::done;
}

/// Runs the line at `range` of a file. False if it failed.
bool IocShell::run_line(Scope& scope, FileId file, TextRange range, std::string_view line) {
  const std::string_view trimmed = skip_spaces(line);
  if (trimmed.empty() || trimmed.front() == '#') return true;
  if (++lines_ > maximum_lines) {
    is_stopped_ = true;
    return fail({.problem = LoadProblem::too_many_files, .span = span_in(file, range, {0, line.size()})});
  }
  const std::size_t indent = line.size() - trimmed.size();
  const MacroExpansion expansion = macros_.expand(trimmed);
  const auto place = [&](TextRange part) {
    return span_in(file, range,
                   {indent + origin_of(expansion.references, part.begin, false),
                    indent + origin_of(expansion.references, part.end, true)});
  };
  for (const MacroError& error : expansion.errors) {
    const bool is_endless = error.kind == MacroError::Kind::endless || error.kind == MacroError::Kind::limit;
    fail({.problem = is_endless                                  ? LoadProblem::endless_macro
                     : error.kind == MacroError::Kind::recursive ? LoadProblem::recursive_macro
                                                                 : LoadProblem::undefined_macro,
          .span = span_in(file, range, {indent + error.range.begin, indent + error.range.end}),
          .name = error.name,
          .value = error.in_macro});
    is_stopped_ |= is_endless;  // Base hangs
  }
  if (!expansion.errors.empty()) return false;
  const std::string_view text = skip_spaces(expansion.text);
  if (text.empty() || text.front() == '#') return true;
  const std::size_t skipped = expansion.text.size() - text.size();
  const IocshLine words = split_iocsh_line(text);
  const auto shifted = [&](TextRange part) { return place({part.begin + skipped, part.end + skipped}); };
  ScriptCommand command{.span = place({0, expansion.text.size()})};
  if (words.error) return fail({.problem = *words.error, .span = shifted(words.error_range)});
  for (const IocshWord& word : words.words) {
    if (&word == &words.words.front()) continue;
    command.arguments.push_back(word.text);
    command.argument_spans.push_back(shifted(word.range));
  }
  if (!words.words.empty()) command.name = words.words.front().text;
  return run_words(scope, command, words);
}

bool IocShell::check_redirections(const IocshLine& line, Span span) {
  for (const IocshRedirection& one : line.redirections) {
    const std::string path = path::join(folder, one.file.text);
    const bool can_open = one.descriptor == 0
                              ? disk_.probably_exists(path)
                              : !one.file.text.empty() &&
                                    (path::parent(path).empty() || disk_.probably_exists(path::parent(path)));
    if (!can_open)
      return fail({.problem = LoadProblem::cannot_redirect, .span = span, .value = one.file.text});
  }
  return true;
}

bool IocShell::run_words(Scope& scope, const ScriptCommand& command, const IocshLine& line) {
  if (line.words.empty()) {
    if (const IocshRedirection* input = line.redirection(0))
      return run_script(input->file.text, "", command.span) != End::broken;
    scope.is_over = line.redirections.empty();  // Base takes it for `exit`
    if (scope.is_over) fail({.problem = LoadProblem::script_ends, .span = command.span});
    return true;
  }
  if (!check_redirections(line, command.span)) return false;
  if (command.name == "exit") {
    scope.is_over = true;
    return true;
  }
  const IocshCommand* row = find_iocsh_command(command.name);
  if (row != nullptr) {
    if (auto wrong = check_arguments(*row, line)) {
      const auto which = std::ranges::find(line.words, wrong->range, &IocshWord::range) - line.words.begin();
      wrong->finding.span = command.argument_span(static_cast<std::size_t>(which) - 1);
      return fail(std::move(wrong->finding));
    }
    if (command.name == "on") return set_on_error(scope, command);
    if (command.name == "epicsEnvSet") return set_variable(command);
    if (command.name == "cd") return change_folder(command);
    if (command.name == "iocshLoad") {
      if (!command.arguments.empty()) run_script(command.argument(0), command.argument(1), command.span);
      return true;
    }
    if (command.name == "iocshRun" || command.name == "iocshCmd")
      return run_commands(command.argument(0), command.argument(1), command.span);
    if (command.name == "epicsEnvUnset") {
      environment_.unset(command.argument(0));
      macros_.remove(command.argument(0));
    }
  }
  const CommandResult result = handler_(command);
  if (result == CommandResult::stop) is_stopped_ = true;
  if (result != CommandResult::unknown || row != nullptr) return result != CommandResult::failed;
  return fail({.problem = LoadProblem::unknown_command,
               .span = command.argument_span(command.arguments.size()),
               .name = command.name});
}

/// The commands of iocshRun. Its errors are not those of the line that calls it.
bool IocShell::run_commands(std::string_view commands, std::string_view definitions, Span span) {
  if (commands.empty() || depth_ >= maximum_depth) return true;
  ++depth_;
  macros_.push_scope();
  macros_.define(definitions);
  Scope scope{.on_error = OnError::stop};
  if (!run_line(scope, span.file, {span.begin, span.end}, commands))
    fail({.problem = LoadProblem::script_broken, .span = span});
  macros_.pop_scope();
  --depth_;
  return true;
}

/// `on error continue|break|halt|wait SECONDS`. As in Base, `wait` reports a valid time as an error, and one
/// that is not a number as none, and works in both cases.
bool IocShell::set_on_error(Scope& scope, const ScriptCommand& command) {
  const std::string_view word = command.argument(1);
  const auto usage = [&] {
    return fail({.problem = LoadProblem::command_failed,
                 .span = command.span,
                 .name = "on",
                 .reason = "Usage: on error [continue | break | halt | wait <delay>]"});
  };
  if (command.argument(0) != "error") return usage();
  if (word == "continue") scope.on_error = OnError::proceed;
  else if (word == "break" || word == "halt") scope.on_error = OnError::stop;
  else if (word == "wait") {
    scope.on_error = command.arguments.size() > 2 ? OnError::wait : OnError::stop;
    if (command.arguments.size() < 3 || check_double(command.argument(2)) == NumberError::none) {
      usage();
      return true;
    }
  } else {
    return usage();
  }
  return true;
}

bool IocShell::set_variable(const ScriptCommand& command) {
  const auto problem = [&](std::string reason) {
    return fail({.problem = LoadProblem::command_failed,
                 .span = command.span,
                 .name = command.name,
                 .reason = std::move(reason)});
  };
  if (command.arguments.empty()) return problem("Missing environment variable name argument.");
  if (command.arguments.size() < 2) return problem("Missing environment variable value argument.");
  const std::string& name = command.arguments[0];
  if (name.empty() || name.find('=') != std::string::npos)
    return problem(fmt::format("setenv(\"{}\", \"{}\") -> 22", name, command.arguments[1]));
  environment_.set(name, command.arguments[1]);
  macros_.remove(name);
  return true;
}

bool IocShell::change_folder(const ScriptCommand& command) {
  const std::string path = path::join(folder, command.argument(0));
  if (command.argument(0).empty() || disk_.kind(path).value_or(FileKind::none) != FileKind::folder)
    return fail({.problem = LoadProblem::command_failed,
                 .span = command.span,
                 .name = command.name,
                 .reason = "Invalid directory path, ignored"});
  folder = path;
  return true;
}

}  // namespace iocwright::epics
