// Commands, and their rows in the table of commands.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <span>
#include <string_view>

#include "cli/session.hpp"

namespace iocwright::cli {

/// A command of the program. Its members are the values of its options.
class Command {
 public:
  virtual ~Command() = default;

  /// Declares the options. Their defaults may depend on the session's environment.
  virtual void options(CLI::App& /*app*/, const Session& /*session*/) {}

  /// Calls a use case with the options, and returns the exit status. Diagnostics go to the session's sink; if
  /// it contains errors, exit status 0 becomes 1.
  virtual int run(Session& session) = 0;
};

/// A row in the table of commands: the word that calls the command, and its line in `--help`.
struct CommandRow {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<Command> (*make)();
  bool reference = false;  ///< also available when the program is called `ibek`
  /// What an error means for all of the command's files, such as `nothing was written`; empty: it depends.
  std::string_view when_failed = {};
};

/// Creates a command of this type; for CommandRow::make.
template <class Type>
std::unique_ptr<Command> make_command() {
  return std::make_unique<Type>();
}

/// The commands that share their first word. Each group has its own file, which ends with its rows.
struct CommandGroup {
  std::string_view name;  ///< empty: top-level commands
  std::string_view summary;
  std::span<const CommandRow> commands;
  bool hidden = false;  ///< not listed by `--help` and `help`
};

}  // namespace iocwright::cli
