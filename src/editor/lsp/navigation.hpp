// Go to definition, references, and renaming of entities.
#pragma once

#include <tl/expected.hpp>

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// The answer to `textDocument/definition`: of a type, its definition; of a reference to an entity, that
/// entity; of a key, the parameter; of a name in a template, the parameter or define; of a macro of a
/// database, its first use in the database template.
Json find_definition(Workspace& workspace, const std::string& path, const Json& params);

/// The answer to `textDocument/references`: of an id, all entities that refer to it.
Json find_references(Workspace& workspace, const std::string& path, const Json& params);

/// The answer to `textDocument/prepareRename`: the range of an id, or null.
Json prepare_rename(Workspace& workspace, const std::string& path, const Json& params);

/// The answer to `textDocument/rename`: an edit of all uses of an id in the instance, or why there is none.
tl::expected<Json, std::string> rename(Workspace& workspace, const std::string& path, const Json& params);

}  // namespace iocwright::lsp
