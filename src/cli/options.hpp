// Options that several commands declare in the same way.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace iocwright::cli {

/// Adds an option that can be repeated and takes one value each time.
CLI::Option* add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                      const std::string& description);

/// Adds `--output FILE`, whose value is for Session::print_or_write(). `content` names what is written, such
/// as `the schema`.
void add_output(CLI::App& app, std::string& output, const std::string& content);

/// `--screens-style STYLE`; `style` stays empty without it.
void add_screens_style(CLI::App& app, std::string& style);

}  // namespace iocwright::cli
