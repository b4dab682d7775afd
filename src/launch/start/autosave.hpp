// Autosave's request files: which PVs of an instance are saved.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

struct AutosaveStep {
  std::string substitution_file;
  std::string epics_root;
};

/// Links all request templates of the support modules and of the instance into `$EPICS_ROOT/autosave`, and
/// expands those that belong to the instance's database templates into
/// `runtime/autosave_{settings,positions}.{subst,req}` with Base's msi. What msi refuses is a warning and an
/// empty request file, as with the reference.
Result<void> run_autosave(const AutosaveStep& step, Disk& disk, Process& process,
                          const Environment& environment, Sink& sink);

}  // namespace iocwright::launch
