// Nodes as values, for parameters and templates.
#pragma once

#include <unordered_map>

#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// The value of the node and all below it. A node that several aliases name becomes one shared value.
Value to_value(const Node& node);

/// The values of the collections of a document that were made so far.
using KnownValues = std::unordered_map<const Node*, Value>;

/// The same over several calls: aliases in different places of the document share a value too.
Value to_value(const Node& node, KnownValues& known);

}  // namespace iocwright::yaml
