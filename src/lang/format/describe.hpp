// Describes types and nodes in messages.
#pragma once

#include <string>

#include "lang/format/coerce.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::format {

/// What the type accepts, worded to follow "expected": "a string", "a number or a template".
std::string describe(const Type& type);
std::string describe(NativeType type);

/// What the node contains, worded to follow "found": "the number `5`", "a list". With Python's words: "int
/// 5", "a list".
std::string describe(const yaml::Node& node);

}  // namespace iocwright::format
