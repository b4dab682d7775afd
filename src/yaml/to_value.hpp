// Nodes as values, for parameters and templates.
#pragma once

#include "yaml/node.hpp"

namespace iocwright::yaml {

/// The value of the node and all below it. A node that several aliases name becomes one shared value.
Value to_value(const Node& node);

}  // namespace iocwright::yaml
