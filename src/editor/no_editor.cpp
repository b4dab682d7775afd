// Stubs of the commands for those who write instances, for the static binary, which has to stay small.
#include "editor/lsp/serve.hpp"
#include "editor/watch/watch_instance.hpp"

namespace iocwright {

namespace lsp {
ExitStatus serve(const ServeRequest& /*request*/, const Disk& /*disk*/, const Environment& /*environment*/,
                 const Limits& /*limits*/, const TemplateFiles& /*templates*/, Sink& sink) {
  sink.add(error(DiagKind::wrong_usage, "the static iocwright of runtime images has no language server")
               .help("use that of a developer image"));
  return wrong_usage;
}
}  // namespace lsp

namespace editor {
Result<void> watch_instance(const instance::FolderRequest& /*request*/, const WatchContext& /*context*/) {
  return fail(error(DiagKind::wrong_usage, "the static iocwright of runtime images cannot watch instances")
                  .help("use that of a developer image"));
}
}  // namespace editor

}  // namespace iocwright
