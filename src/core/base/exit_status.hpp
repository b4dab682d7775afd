// Defines the exit statuses of this program. The exit status of a program that we run or exec is passed on
// unchanged.
#pragma once

#include <span>
#include <string_view>

namespace iocwright {

/// Statuses of our own; their meanings are in exit_status_rows().
enum ExitStatus : int {
  done = 0,
  wrong_input = 1,
  wrong_usage = 2,
  step_failed = 3,
  no_hardware = 4,
  our_bug = 70,
  not_executable = 126,
  not_found = 127
};

/// A row of `help exit-status`.
struct ExitStatusRow {
  ExitStatus status;
  std::string_view meaning;
};

/// All exit statuses in ascending order, for `help exit-status`.
std::span<const ExitStatusRow> exit_status_rows();

}  // namespace iocwright
