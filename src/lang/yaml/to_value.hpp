// Converts nodes to values, for parameters and templates.
#pragma once

#include <unordered_map>

#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// The value of the node and everything below it. A node and its aliases become one shared value.
Value to_value(const Node& node);

/// The values of a document's lists and mappings that have been converted so far.
using KnownValues = std::unordered_map<const Node*, Value>;

/// The same, but aliases also share their values between calls with the same `known`.
Value to_value(const Node& node, KnownValues& known);

}  // namespace iocwright::yaml
