// Defines the table of commands.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string_view>

#include "cli/session.hpp"

namespace iocwright::cli {

/// A command of the program. `setup` adds the options to `command`, with a callback that runs the command and
/// sets `status` to its exit status.
struct CommandRow {
  std::string_view group;  ///< empty: a top-level command
  std::string_view name;
  std::string_view summary;
  void (*setup)(CLI::App& command, Session& session, int& status);
  bool reference = false;  ///< also available when the program is called `ibek`
};

struct GroupRow {
  std::string_view name;
  std::string_view summary;
  bool hidden = false;  ///< not listed by `--help` and `help`
};

std::span<const CommandRow> command_rows();
std::span<const GroupRow> group_rows();

// runtime_commands.cpp
void setup_generate(CLI::App& command, Session& session, int& status);
void setup_generate2(CLI::App& command, Session& session, int& status);
void setup_place_files(CLI::App& command, Session& session, int& status);
void setup_generate_autosave(CLI::App& command, Session& session, int& status);
// schema_commands.cpp
void setup_instance_schema(CLI::App& command, Session& session, int& status);
void setup_support_schema(CLI::App& command, Session& session, int& status);
void setup_recipe_schema(CLI::App& command, Session& session, int& status);
// support_commands.cpp
void setup_support_build(CLI::App& command, Session& session, int& status);
void setup_support_mirror(CLI::App& command, Session& session, int& status);
void setup_support_sbom(CLI::App& command, Session& session, int& status);
// ioc_commands.cpp
void setup_do_wait(CLI::App& command, Session& session, int& status);
void setup_ioc_build(CLI::App& command, Session& session, int& status);
void setup_check_build(CLI::App& command, Session& session, int& status);
// image_commands.cpp
void setup_extract_assets(CLI::App& command, Session& session, int& status);
void setup_apt_install(CLI::App& command, Session& session, int& status);
// dev_commands.cpp
void setup_dev_instance(CLI::App& command, Session& session, int& status);
void setup_dev_module(CLI::App& command, Session& session, int& status);
// run_command.cpp
void setup_run(CLI::App& command, Session& session, int& status);
void setup_stdio_socket(CLI::App& command, Session& session, int& status);
// life_commands.cpp
void setup_console(CLI::App& command, Session& session, int& status);
void setup_probe(CLI::App& command, Session& session, int& status);
void setup_stop(CLI::App& command, Session& session, int& status);
void setup_status(CLI::App& command, Session& session, int& status);
// help_commands.cpp
void setup_help(CLI::App& command, Session& session, int& status);
// internal_commands.cpp
void setup_internal_jinja(CLI::App& command, Session& session, int& status);
void setup_internal_yaml(CLI::App& command, Session& session, int& status);
void setup_internal_edits(CLI::App& command, Session& session, int& status);

}  // namespace iocwright::cli
