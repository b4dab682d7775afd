// Where the entities of a graph are drawn: in columns, with what an entity refers to on its left.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "instance/report/facts.hpp"
#include "instance/report/graph.hpp"

namespace iocwright::report {

/// A box. Coordinates are pixels, from the top left corner of the drawing to that of the box.
struct PlacedNode {
  std::size_t entity = 0;  ///< an index in Boot::entities
  int x = 0, y = 0, width = 0, height = 0;
};

/// A line from the left side of the entity that refers to the other, to the right side of the other.
struct PlacedEdge {
  std::size_t edge = 0;  ///< an index in Graph::edges
  int from_x = 0, from_y = 0, to_x = 0, to_y = 0;
};

struct GraphLayout {
  std::vector<PlacedNode> nodes;  ///< the entities that have an edge
  std::vector<PlacedEdge> edges;  ///< all edges of the graph, in its order
  int width = 0, height = 0;
};

/// Places the entities that have an edge, so that they do not overlap. An entity is in a column on the right
/// of all entities that it refers to, except in a cycle. Entities that are connected are below each other,
/// and apart from others. The same graph always has the same layout.
GraphLayout lay_out(const Graph& graph, const InstanceFacts& facts);

/// The width of a text in the font of nodes.
int text_width(std::string_view text);

}  // namespace iocwright::report
