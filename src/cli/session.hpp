// The state shared by all commands: the interfaces to the machine, the collected errors and the common
// options.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/process.hpp"
#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "core/value/budget.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::cli {

struct Session {
  Environment environment = Environment::of_process();
  RealDisk disk;
  RealProcess process;
  Sources sources;
  Sink sink;
  MessageStyle style;
  Limits limits;
  std::string templates_folder;

  TemplateFiles templates() const { return {disk, templates_folder}; }
  yaml::Reader reader() { return {disk, sources, sink}; }

  /// The path `below` relative to $EPICS_ROOT, which defaults to /epics.
  std::string epics_root(std::string_view below = "") const;

  /// Prints the collected diagnostics. Returns `status`, or 1 if there were errors and `status` is 0.
  int finish(int status = done);
};

}  // namespace iocwright::cli
