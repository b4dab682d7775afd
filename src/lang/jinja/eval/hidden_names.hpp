// Finds the names that a part of a template hides before it assigns them.
#pragma once

#include <string_view>
#include <vector>

#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// Jinja2 compiles loops, macros and blocks to Python functions, and so inherits Python's rule for local
/// variables: a name that such a part assigns without reading it first is local from the beginning, and
/// undefined until it is assigned, even for nested parts. Stores these names in the statements that open a
/// scope, and returns those of the template itself.
std::vector<std::string_view> find_hidden_names(Body& body);

}  // namespace iocwright::jinja
