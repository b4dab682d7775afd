// Prints the entities of an instance as a graph.
#pragma once

#include <string>

#include "instance/open_instance.hpp"

namespace iocwright::instance {

struct GraphRequest {
  InstanceRequest instance = {};
  std::string format = "dot";  ///< one of report::graph_formats
};

/// The graph; nullopt after errors, which go to the reader's sink.
std::optional<std::string> graph_instance(const GraphRequest& request, yaml::Reader& reader,
                                          const Environment& environment, const Limits& limits);

}  // namespace iocwright::instance
