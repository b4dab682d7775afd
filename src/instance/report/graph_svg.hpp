// Draws a graph as a part of an HTML page.
#pragma once

#include <string>

#include "instance/report/graph.hpp"

namespace iocwright::report {

/// An element `svg` with the entities that have an edge; "" if none has. A box is a link to `#entity-N`,
/// where N is its index in Boot::entities. Colours are left to the style sheet of the page.
std::string graph_svg(const Graph& graph, const InstanceFacts& facts);

}  // namespace iocwright::report
