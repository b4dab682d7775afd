// The text of `--help`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace iocwright::cli {

/// Prints what a command does, its usage line, and tables of its arguments, options and commands.
class HelpFormat : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string command, CLI::AppFormatMode mode) const override;
};

/// `iocwright runtime generate2 [OPTIONS] [CONFIG_FOLDER]`, where `command` is the part before the options.
std::string usage_line(const CLI::App& app, const std::string& command);

/// The option as help shows it: `-o, --output DIR`, or `DIR` for an argument.
std::string shown_option(const CLI::Option& option);

/// How a message names the option: `--output` in backticks, or an argument as ARGUMENT.
std::string name_in_message(const CLI::Option& option);

}  // namespace iocwright::cli
