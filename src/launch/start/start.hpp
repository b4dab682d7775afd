// Carries a launch plan out.
#pragma once

#include "core/base/clock.hpp"
#include "core/base/process.hpp"
#include "lang/yaml/reader.hpp"
#include "launch/start/plan.hpp"
#include "launch/supervise/ioc_child.hpp"

namespace iocwright::launch {

/// What a start works with.
struct Starter {
  Disk& disk;
  Process& process;
  Clock& clock;
  yaml::Reader reader;
  const Limits& limits;
  TemplateFiles templates;
  std::function<void()> before_execute;  ///< prints what was collected so far
  Progress progress;                     ///< hears what Life::take_progress() takes; may be empty
};

/// Does the steps in order; the last one replaces this process. Returns only when something failed: the exit
/// status.
int start(const LaunchPlan& plan, Starter& starter);

/// Waits for the devices of a wait list and touches the done file, which other processes look for. USB
/// devices are looked for below $IOCWRIGHT_SYSFS, which is /sys. `progress` may be empty.
Result<void> wait_for_hardware(const WaitForHardware& step, Disk& disk, Clock& clock, yaml::Reader& reader,
                               const Environment& environment, const Progress& progress);

}  // namespace iocwright::launch
