// Explains errors in the command line, and suggests corrections.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/diagnostic.hpp"

namespace iocwright::cli {

/// Why the command line is invalid.
struct UsageError {
  Diagnostic problem;
  std::string command;  ///< the command whose `--help` to suggest
  std::string usage;    ///< its usage line
};

/// The commands that were recognized, from `app` to the innermost one.
std::vector<const CLI::App*> parsed_commands(const CLI::App& app);

/// Explains why the command line could not be parsed. For an unknown command or option, suggests the most
/// similar name. The first `implied` commands were not typed by the user: they follow from the name that the
/// program was called by.
UsageError explain_usage(const CLI::App& app, const CLI::ParseError& parse_error, std::size_t implied);

/// Finds an option whose value is missing, so that the next option was taken for it. `words` are those of the
/// command line, in order.
std::optional<UsageError> find_missing_value(const CLI::App& app, const std::vector<std::string>& words,
                                             std::size_t implied);

}  // namespace iocwright::cli
