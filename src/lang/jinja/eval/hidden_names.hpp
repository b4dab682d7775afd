// Finds the names that a scope of a template hides even before it assigns them.
#pragma once

#include <string_view>
#include <vector>

#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// Jinja2 compiles loops, macros and blocks to Python functions, and so inherits Python's rule for local
/// variables: a name that a scope assigns without reading it first is local from the start of the scope, and
/// undefined until it is assigned, even in nested scopes. Stores these names in the statements that open a
/// scope, and returns those of the template itself.
std::vector<std::string_view> find_hidden_names(Body& body);

}  // namespace iocwright::jinja
