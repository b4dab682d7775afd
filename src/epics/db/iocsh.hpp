// Runs startup scripts as far as they decide what is loaded: lines, macros, variables, other scripts, errors.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"
#include "epics/db/db_input.hpp"
#include "epics/db/iocsh_line.hpp"

namespace iocwright::epics {

/// A command of a script, with its macros expanded.
struct ScriptCommand {
  std::string name{};
  std::vector<std::string> arguments{};
  Span span{};  ///< the line
  std::vector<Span> argument_spans{};

  /// An argument, or "" if it is missing.
  std::string_view argument(std::size_t index) const {
    return index < arguments.size() ? std::string_view(arguments[index]) : std::string_view();
  }
  Span argument_span(std::size_t index) const {
    return index < argument_spans.size() ? argument_spans[index] : span;
  }
};

/// What a command did.
enum class CommandResult : unsigned char {
  unknown,  ///< there is no such command
  done,
  failed,  ///< with a finding of its own
  stop     ///< nothing more is run, such as after a crash
};

/// Carries out the commands that are not of the shell itself.
using CommandHandler = std::function<CommandResult(const ScriptCommand& command)>;

/// The IOC shell of EPICS Base 7.0.8.1 (`iocsh.cpp`). Programs are not run, and nothing is written.
class IocShell {
 public:
  IocShell(DbFiles& files, const Disk& disk, Environment& environment, CommandHandler handler,
           std::vector<LoadFinding>& findings)
      : files_(files),
        disk_(disk),
        environment_(environment),
        handler_(std::move(handler)),
        findings_(findings),
        macros_(&environment) {
    macros_.marks_errors = true;
  }

  std::string folder = "";  ///< the working directory, which `cd` changes; empty: that of the process

  /// How a script ended.
  enum class End : unsigned char {
    done,
    exited,  ///< by `exit` or a line of separators; for the caller of a script, the same as done
    broken,  ///< by an error, after `on error break` or `halt`
    stopped  ///< a command stopped everything
  };
  /// Runs a script. `definitions` are macros that it sees.
  End run_script(std::string_view name, std::string_view definitions, Span caller = {});

 private:
  enum class OnError : unsigned char { proceed, stop, wait };
  /// A script, or a line of iocshRun, that is being run.
  struct Scope {
    OnError on_error = OnError::proceed;
    bool has_failed = false;  ///< after `on error wait`
    bool is_over = false;
  };

  bool run_line(Scope& scope, FileId file, TextRange range, std::string_view line);
  bool run_words(Scope& scope, const ScriptCommand& command, const IocshLine& line);
  bool set_on_error(Scope& scope, const ScriptCommand& command);
  bool set_variable(const ScriptCommand& command);
  bool change_folder(const ScriptCommand& command);
  bool check_redirections(const IocshLine& line, Span span);
  bool run_commands(std::string_view commands, std::string_view definitions, Span span);
  bool fail(LoadFinding finding);

  DbFiles& files_;
  const Disk& disk_;
  Environment& environment_;
  CommandHandler handler_;
  std::vector<LoadFinding>& findings_;
  MacroTable macros_;
  int depth_ = 0;
  std::size_t lines_ = 0, deep_scripts_ = 0;
  bool is_stopped_ = false;
};

}  // namespace iocwright::epics
