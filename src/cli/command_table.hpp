// The table of commands.
#pragma once

#include <span>

#include "cli/command.hpp"

namespace iocwright::cli {

/// All groups, in the order in which help lists them.
std::span<const CommandGroup> command_groups();

/// The groups, each in the file of the same name.
CommandGroup support_commands();
CommandGroup ioc_commands();
CommandGroup runtime_commands();
CommandGroup pattern_commands();
CommandGroup dev_commands();
CommandGroup pvi_commands();
CommandGroup screens_commands();
CommandGroup instance_commands();
CommandGroup check_commands();
CommandGroup watch_commands();
CommandGroup test_commands();
CommandGroup list_commands();
CommandGroup new_commands();
CommandGroup describe_commands();
CommandGroup editor_commands();
CommandGroup completion_commands();
CommandGroup doctor_commands();
CommandGroup tool_commands();
CommandGroup help_commands();
CommandGroup internal_commands();

}  // namespace iocwright::cli
