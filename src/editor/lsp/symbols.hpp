// Document symbols: the entities of an instance, the models of definitions, the keys of a recipe.
#pragma once

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The answer to `textDocument/documentSymbol`.
Json document_symbols(Workspace& workspace, const std::string& path, const Json& params);

}  // namespace iocwright::lsp
