// Warns of hand-written boot files that an instance does not use.
#pragma once

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "launch/start/plan.hpp"

namespace iocwright::launch {

/// Warns once, after generation, of all hand-written files beside `ioc.yaml` that the generated files take
/// the place of. A file that the generated `st.cmd` loads from the config folder is in use.
Result<void> warn_of_shadowed(const GenerateStep& step, const LaunchPlan& plan, const Disk& disk, Sink& sink);

}  // namespace iocwright::launch
