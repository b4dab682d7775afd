// Describes types and nodes in messages.
#pragma once

#include <string>

#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// What the type accepts, worded to follow "expected": `a string`, `a float or a template`.
std::string describe(const Type& type);

/// What the node contains, worded to follow "found": `int 5`, `a list`.
std::string describe(const yaml::Node& node);

}  // namespace iocwright::format
