// Describes types and nodes in messages.
#pragma once

#include <string>

#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// What the type accepts, to follow "expected": `a string`, `one of `a` and `b``.
std::string describe(const Type& type);

/// What the node holds, to follow "found": `int 5`, `a list`.
std::string describe(const yaml::Node& node);

}  // namespace iocwright::format
