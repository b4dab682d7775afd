#include "instance/graph_instance.hpp"

#include "instance/report/graph.hpp"

namespace iocwright::instance {

std::optional<std::string> graph_instance(const GraphRequest& request, yaml::Reader& reader,
                                          const Environment& environment, const Limits& limits) {
  const auto facts = open_instance(request.instance, reader, environment, limits);
  if (!facts) return std::nullopt;
  return report::print_graph(report::make_graph(*facts), *facts, request.format);
}

}  // namespace iocwright::instance
