#include "instance/report/graph_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "core/base/escape_controls.hpp"
#include "instance/report/graph_layout.hpp"
#include "lang/jinja/eval/markup.hpp"

namespace iocwright::report {

namespace {

std::string html(std::string_view text) { return jinja::escape_html(text::escape_controls(text)); }

std::string_view class_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::object: return "object";
    case EdgeKind::name: return "name";
    case EdgeKind::sub_entity: return "sub-entity";
  }
  return "";
}

std::string draw(const PlacedEdge& placed, const GraphEdge& edge) {
  // The line is straight below its text.
  const int start = placed.from_x - (edge.field.empty() ? 0 : text_width(edge.field) + 8);
  // A line that leads backwards, in a cycle, needs room to turn.
  const int bend = std::max(24, (start - placed.to_x) / 2);
  std::string out = fmt::format("<path class=\"edge {}\" d=\"M{} {}H{}C{} {} {} {} {} {}\"/>\n",
                                class_of(edge.kind), placed.from_x, placed.from_y, start, start - bend,
                                placed.from_y, placed.to_x + bend, placed.to_y, placed.to_x, placed.to_y);
  if (!edge.field.empty())
    out += fmt::format("<text class=\"field\" x=\"{}\" y=\"{}\">{}</text>\n", placed.from_x - 5,
                       placed.from_y - 4, html(edge.field));
  return out;
}

std::string draw(const PlacedNode& node, const InstanceFacts& facts) {
  const std::string type = html(facts.boot.entities[node.entity].type);
  const std::string id = html(facts.entities[node.entity].id);
  const int x = node.x + node.width / 2, middle = node.y + node.height / 2;
  std::string out = fmt::format(
      "<a class=\"node\" href=\"#entity-{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
      node.entity, node.x, node.y, node.width, node.height);
  if (id.empty()) {
    out += fmt::format("<text class=\"type\" x=\"{}\" y=\"{}\">{}</text>", x, middle + 4, type);
  } else {
    out += fmt::format("<text class=\"id\" x=\"{}\" y=\"{}\">{}</text>", x, middle - 3, id);
    out += fmt::format("<text class=\"type\" x=\"{}\" y=\"{}\">{}</text>", x, middle + 13, type);
  }
  return out + "</a>\n";
}

}  // namespace

std::string graph_svg(const Graph& graph, const InstanceFacts& facts) {
  const GraphLayout layout = lay_out(graph, facts);
  if (layout.nodes.empty()) return "";
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"group\" aria-label=\"Graph of the "
      "entities\">\n"
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" "
      "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n",
      layout.width, layout.height);
  for (const PlacedEdge& edge : layout.edges) out += draw(edge, graph.edges[edge.edge]);
  for (const PlacedNode& node : layout.nodes) out += draw(node, facts);
  return out + "</svg>";
}

}  // namespace iocwright::report
