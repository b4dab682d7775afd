// Explains command line errors, with the command they belong to and a suggestion.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace iocwright::cli {

struct UsageFault {
  std::string message;
  std::string command;  ///< the command whose `--help` describes the correct usage
};

/// Explains why `app` could not parse the command line. Suggests the nearest name for unknown commands and
/// options; keeps the parser's messages about values. `implied` is the number of leading commands that the
/// user did not type, because the name of the program implies them.
UsageFault explain_usage(const CLI::App& app, const CLI::ParseError& problem, std::size_t implied);

}  // namespace iocwright::cli
