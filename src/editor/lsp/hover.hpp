// Hover: what a key, a value or a name in a template means.
#pragma once

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The answer to `textDocument/hover`.
Json hover(Workspace& workspace, const std::string& path, const Json& params);

}  // namespace iocwright::lsp
