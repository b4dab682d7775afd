// Completion: keys and values that the format or the definitions allow, and names in templates.
#pragma once

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The answer to `textDocument/completion`.
Json complete(Workspace& workspace, const std::string& path, const Json& params);

}  // namespace iocwright::lsp
