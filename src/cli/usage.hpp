// What is wrong with a command line, in words that name the command and what was likely meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace iocwright::cli {

struct UsageFault {
  std::string message;
  std::string command;  ///< the words that the fault is below: whose `--help` to read
};

/// Explains why `app` could not be parsed. A word that is no command and an option that is not there are
/// answered with the nearest one; what the parser says of values stands as it is. `implied` commands were not
/// written but stand for the name that the program was called by.
UsageFault explain_usage(const CLI::App& app, const CLI::ParseError& problem, std::size_t implied);

}  // namespace iocwright::cli
