#include "instance/graph_instance.hpp"

#include <fmt/format.h>

#include <string_view>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "instance/report/graph.hpp"

namespace iocwright::instance {

namespace {

/// The drawing of a graph in the language of Graphviz.
Result<std::string> draw_with_graphviz(const std::string& graph, const Machine& machine) {
  if (!TRY(or_unreadable(find_program("dot", machine.environment))))
    return fail(error(DiagKind::tool_failed, "`dot` of Graphviz is missing, which `--format svg` needs")
                    .help("install the package graphviz, or use `--format mermaid` or `iocwright report`"));
  const TemporaryFolder folder =
      TRY(or_fail(TemporaryFolder::make(machine.disk, machine.environment), "create folder"));
  const std::string file = path::join(folder.path(), "graph.dot");
  TRY(or_fail(machine.disk.write(file, graph), "write"));
  ProcessRequest request{.arguments = {"dot", "-Tsvg", file},
                         .folder = {},
                         .environment = &machine.environment,
                         .capture = true,
                         .capture_errors = true};
  ProcessResult result = TRY(or_unreadable(machine.process.run(request), "run"));
  if (result.status == 0) return std::move(result.output);
  const std::string_view errors = text::trim(result.errors);
  return fail(error(DiagKind::tool_failed, fmt::format("`dot` failed with status {}: {}", result.status,
                                                       errors.substr(0, errors.find('\n')))));
}

}  // namespace

std::optional<std::string> graph_instance(const GraphRequest& request, yaml::Reader& reader,
                                          const Machine& machine, const Limits& limits) {
  const auto facts = open_instance(request.instance, reader, machine.environment, limits);
  if (!facts) return std::nullopt;
  const std::string language = request.format == "mermaid" ? "mermaid" : "dot";
  std::string graph = report::print_graph(report::make_graph(*facts), *facts, language);
  if (request.format != "svg") return graph;
  auto drawing = draw_with_graphviz(graph, machine);
  if (reader.sink.take_error(drawing)) return std::nullopt;
  return *std::move(drawing);
}

}  // namespace iocwright::instance
