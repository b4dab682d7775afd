// Code actions: the edits that the help of a message suggests.
#pragma once

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The answer to `textDocument/codeAction`, from the diagnostics of the file.
Json quick_fixes(const Workspace& workspace, const std::string& path, const Json& params,
                 const std::vector<FileDiagnostic>& diagnostics);

}  // namespace iocwright::lsp
