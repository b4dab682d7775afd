// Runs an instance: with or without a supervisor, and as a dry run.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/process.hpp"
#include "core/base/templates.hpp"
#include "core/value/budget.hpp"
#include "lang/yaml/reader.hpp"
#include "launch/start/run_request.hpp"

namespace iocwright::launch {

/// What a run uses.
struct RunContext {
  Disk& disk;
  Process& process;
  Clock& clock;
  yaml::Reader reader;
  const Limits& limits;
  TemplateFiles templates;
  Environment environment;
  std::ostream& out;
  const MessageStyle& style;  ///< of messages; drop_color() may change it
  /// Prints the diagnostics collected so far. Returns the status, or 1 if it is 0 and there were errors.
  std::function<int(int status)> finish;
  /// Prints diagnostics without colour from now on, unless the user has asked for colour; may be empty.
  std::function<void()> drop_color{};
};

struct InstanceRun {
  RunRequest request;
  bool test = false;     ///< generate the files, but start nothing, see is_test()
  std::string on_error;  ///< overrides $IOCWRIGHT_ON_ERROR; empty: not given
  bool msi = false;      ///< expand with msi of EPICS Base, whatever $IOCWRIGHT_MSI says
};

/// Runs the instance until it exits, and returns its exit status. Without a supervisor, this process is
/// replaced by the IOC, and the function returns only after an error.
int run_instance(const InstanceRun& run, RunContext context);

/// Runs a bash command line with a console, supervised. `socket` overrides $IOCWRIGHT_CONSOLE; empty: not
/// given.
int run_with_console(const std::string& command_line, const std::string& socket, RunContext context);

}  // namespace iocwright::launch
