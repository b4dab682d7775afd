#include "cli/command_table.hpp"

#include <array>

namespace iocwright::cli {

std::span<const CommandGroup> command_groups() {
  static const std::array groups{
      support_commands(),    ioc_commands(),   runtime_commands(), pattern_commands(),
      dev_commands(),        pvi_commands(),   screens_commands(), instance_commands(),
      check_commands(),      watch_commands(), test_commands(),    list_commands(),
      describe_commands(),   new_commands(),   editor_commands(),  doctor_commands(),
      completion_commands(), tool_commands(),  help_commands(),    internal_commands()};
  return groups;
}

}  // namespace iocwright::cli
