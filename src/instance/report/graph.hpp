// The entities of an instance and how they refer to each other, as a graph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "instance/report/facts.hpp"

namespace iocwright::report {

enum class EdgeKind : unsigned char {
  object,     ///< a parameter of type `object`
  name,       ///< another field whose value is the id of an entity, such as the input port of a plugin
  sub_entity  ///< from an entity to one that it consists of
};

struct GraphEdge {
  std::size_t from = 0, to = 0;  ///< indexes in Boot::entities
  EdgeKind kind = EdgeKind::object;
  std::string field = {};  ///< empty for a sub-entity
};

struct Graph {
  std::vector<std::size_t> nodes;  ///< the enabled entities
  std::vector<GraphEdge> edges;    ///< between nodes, without repetitions, in the order of the entities
};

/// An edge leads from an entity to the one that it refers to.
Graph make_graph(const InstanceFacts& facts);

/// The graph in the language of Graphviz or, if `format` is `mermaid`, of Mermaid. References by name are
/// dashed, and sub-entities dotted.
std::string print_graph(const Graph& graph, const InstanceFacts& facts, std::string_view format);

}  // namespace iocwright::report
