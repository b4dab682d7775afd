// Semantic tokens of the expressions in templates.
#pragma once

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The types of tokens, as the server announces them.
Json semantic_legend();
/// The answer to `textDocument/semanticTokens/full`.
Json semantic_tokens(Workspace& workspace, const std::string& path, const Json& params);

}  // namespace iocwright::lsp
