// The commands and options of the program as a tree, which parses command lines.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace iocwright::cli {

/// A command that can be called, and its row.
struct Callable {
  std::unique_ptr<Command> command;
  const CommandRow* row;
};

/// What `--install-completion` or `--show-completion` asks for.
struct CompletionOption {
  bool installs = false;
  std::string shell{};  ///< empty: the shell that the program was called from
};

struct CommandTree {
  explicit CommandTree(const std::string& program);

  CLI::App app;
  std::map<const CLI::App*, Callable> commands{};
  std::optional<CompletionOption> completion{};  ///< set while parsing, which then ends with CLI::Success
};

/// The tree for the name that the program is called by: as `ibek`, it has the commands of the reference. Its
/// options change `session`, which must outlive it.
std::unique_ptr<CommandTree> make_command_tree(Session& session, const std::string& program);

/// Maps the name of a tool that this program replaces to the words of the equivalent command. Empty for other
/// names.
std::vector<std::string> command_of_alias(std::string_view program);

/// Sets a limit. Returns what to add to its name in an error message, which is empty if the limit is valid.
std::string set_limit(Limits& limits, std::string_view name, std::string_view text);

inline constexpr const char* see_limits = "see `iocwright help limits`";

}  // namespace iocwright::cli
