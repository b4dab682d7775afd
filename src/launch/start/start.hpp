// Executes a launch plan.
#pragma once

#include "core/base/clock.hpp"
#include "core/base/process.hpp"
#include "lang/yaml/reader.hpp"
#include "launch/start/plan.hpp"
#include "launch/supervise/ioc_child.hpp"

namespace iocwright::launch {

/// What a start uses: the machine, the inputs and the callbacks for its progress.
struct Starter {
  Disk& disk;
  Process& process;
  Clock& clock;
  yaml::Reader reader;
  const Limits& limits;
  TemplateFiles templates;
  std::function<void()> before_execute;  ///< prints the diagnostics collected so far
  const MessageStyle& style;             ///< of the findings of a check
  Progress progress;                     ///< receives the lines of Life::take_progress(); may be empty
};

/// Executes the steps in order. The last one replaces this process, so the function returns only after an
/// error, with the exit status.
int start(const LaunchPlan& plan, Starter& starter);

/// Waits for the devices of a wait list and creates the done file, which other processes look for. USB
/// devices are looked for in $IOCWRIGHT_SYSFS (default /sys). `progress` may be empty.
Result<void> wait_for_hardware(const WaitForHardware& step, Disk& disk, Clock& clock, yaml::Reader& reader,
                               const Environment& environment, const Progress& progress);

}  // namespace iocwright::launch
