// Explains errors in the command line, and suggests what was likely meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace iocwright::cli {

struct UsageError {
  std::string message;
  std::string command;  ///< the command whose `--help` to suggest
};

/// The commands that were recognised, from `app` to the innermost one.
std::vector<const CLI::App*> parsed_commands(const CLI::App& app);

/// Explains why `app` could not be parsed. For an unknown command or option, the nearest name is suggested;
/// the parser's messages about values are kept. The first `implied` commands were not given by the user but
/// follow from the name that the program was called by.
UsageError explain_usage(const CLI::App& app, const CLI::ParseError& problem, std::size_t implied);

}  // namespace iocwright::cli
