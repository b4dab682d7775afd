// Which names a part of a template hides before it sets them.
#pragma once

#include <string_view>
#include <vector>

#include "lang/jinja/parse/ast.hpp"

namespace iocwright::jinja {

/// Jinja2 makes Python functions of loops, macros and blocks, and so has Python's rule: a name that a part
/// sets without reading it first is the part's own from its beginning, and undefined until it is set, for the
/// parts inside of it too. Writes such names into the statements that open a scope; returns those of the
/// template itself.
std::vector<std::string_view> find_hidden_names(Body& body);

}  // namespace iocwright::jinja
