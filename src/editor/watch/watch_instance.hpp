// Generates the files of an instance again whenever one of its inputs has changed.
#pragma once

#include <iosfwd>

#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "core/value/budget.hpp"
#include "instance/generate_folder.hpp"

namespace iocwright::editor {

/// What a watch uses.
struct WatchContext {
  Disk& disk;
  Clock& clock;
  const Environment& environment;
  const Limits& limits;
  TemplateFiles templates;
  MessageStyle style;
  std::ostream& out;       ///< a line for each generation
  std::ostream& messages;  ///< diagnostics
};

/// Generates the files of the instance, and again 50 ms after the last of several changes in the config
/// folder, in the definitions of the image or in the files that the request names. Files whose content is the
/// same as before do not count. Errors are printed, and the generated files are then left as they are. After
/// a generation, the findings of `iocwright check` are printed. Waits for changes without polling. Returns on
/// SIGINT, SIGTERM and SIGHUP. Fails if the kernel cannot watch the folders.
Result<void> watch_instance(const instance::FolderRequest& request, const WatchContext& context);

}  // namespace iocwright::editor
