// Prints the entities of an instance as a graph.
#pragma once

#include <string>
#include <string_view>

#include "core/base/machine.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

/// The formats of graph_instance().
inline constexpr std::string_view graph_formats[] = {"dot", "mermaid", "svg"};

struct GraphRequest {
  InstanceRequest instance = {};
  std::string format = "dot";  ///< one of graph_formats
};

/// The graph; nullopt after errors, which go to the reader's sink. For `svg`, runs `dot` of Graphviz.
std::optional<std::string> graph_instance(const GraphRequest& request, yaml::Reader& reader,
                                          const Machine& machine, const Limits& limits);

}  // namespace iocwright::instance
