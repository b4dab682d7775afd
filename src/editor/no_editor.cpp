// A stub of the language server, for the static binary, which has to stay small.
#include "editor/lsp/serve.hpp"

namespace iocwright::lsp {

ExitStatus serve(const ServeRequest& /*request*/, const Disk& /*disk*/, const Environment& /*environment*/,
                 const Limits& /*limits*/, Sink& sink) {
  sink.add(error(DiagKind::wrong_usage, "the static iocwright of runtime images has no language server")
               .help("use that of a developer image"));
  return wrong_usage;
}

}  // namespace iocwright::lsp
