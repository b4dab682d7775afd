// Generates autosave's request files, which list the PVs of an instance to save.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

/// Generates the request files of an instance.
struct AutosaveStep {
  std::string substitution_file;
  std::string epics_root;
};

/// Links the request templates of all support modules and of the instance into `$EPICS_ROOT/autosave`, and
/// expands those of the instance's database templates to `runtime/autosave_{settings,positions}.{subst,req}`
/// with Base's msi. If `autosave` is not writable, the links go to `runtime`. Adds a warning for each request
/// template that msi rejects, and keeps the others. If msi cannot be run, adds a warning and writes an empty
/// request file, as the reference does.
Result<void> run_autosave(const AutosaveStep& step, Disk& disk, Process& process,
                          const Environment& environment, Sink& sink);

}  // namespace iocwright::launch
