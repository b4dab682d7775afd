// Explains errors in the command line, and suggests corrections.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace iocwright::cli {

/// Why the command line is invalid.
struct UsageError {
  std::string message;
  std::string command;  ///< the command whose `--help` to suggest
};

/// The commands that were recognized, from `app` to the innermost one.
std::vector<const CLI::App*> parsed_commands(const CLI::App& app);

/// Explains why the command line could not be parsed. For an unknown command or option, suggests the most
/// similar name; the parser's messages about values are kept. The first `implied` commands were not typed by
/// the user: they follow from the name that the program was called by.
UsageError explain_usage(const CLI::App& app, const CLI::ParseError& parse_error, std::size_t implied);

}  // namespace iocwright::cli
