// Converts nodes to values, for parameters and templates.
#pragma once

#include <unordered_map>

#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// The value of the node and everything below it. A node with aliases becomes one shared value.
Value to_value(const Node& node);

/// The collections of a document that have been converted so far.
using KnownValues = std::unordered_map<const Node*, Value>;

/// Like to_value(), but also shares the values of aliases between calls.
Value to_value(const Node& node, KnownValues& known);

}  // namespace iocwright::yaml
