#include "instance/report/graph.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"

namespace iocwright::report {

namespace {

/// A string in double quotes for Graphviz.
std::string dot_string(std::string_view text) {
  return '"' + text::replace_all(text::replace_all(text::escape_controls(text), "\\", "\\\\"), "\"", "\\\"") +
         '"';
}

/// A string in double quotes for Mermaid, which has entities instead of escapes.
std::string mermaid_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text::escape_controls(text)) {
    const bool is_special = std::string_view("\"#<>&`\\").find(c) != std::string_view::npos;
    out += is_special ? fmt::format("#{};", static_cast<int>(c)) : std::string(1, c);
  }
  return out + '"';
}

std::string node_label(const InstanceFacts& facts, std::size_t node) {
  const std::string& type = facts.boot.entities[node].type;
  const std::string& id = facts.entities[node].id;
  return id.empty() ? type : fmt::format("{} ({})", id, type);
}

std::string print_dot(const Graph& graph, const InstanceFacts& facts) {
  std::string out =
      fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", dot_string(facts.boot.ioc_name));
  for (const std::size_t node : graph.nodes)
    out += fmt::format("  e{} [label={}];\n", node, dot_string(node_label(facts, node)));
  for (const GraphEdge& edge : graph.edges) {
    const char* style = edge.kind == EdgeKind::name     ? "dashed"
                        : edge.kind == EdgeKind::object ? "solid"
                                                        : "dotted";
    out += fmt::format("  e{} -> e{} [label={}, style={}];\n", edge.from, edge.to, dot_string(edge.field),
                       style);
  }
  return out + "}\n";
}

std::string print_mermaid(const Graph& graph, const InstanceFacts& facts) {
  std::string out = "graph LR\n";
  for (const std::size_t node : graph.nodes)
    out += fmt::format("  e{}[{}]\n", node, mermaid_string(node_label(facts, node)));
  for (const GraphEdge& edge : graph.edges) {
    const char* arrow = edge.kind == EdgeKind::object ? "-->" : "-.->";
    const std::string label = edge.field.empty() ? "" : fmt::format("|{}|", mermaid_string(edge.field));
    out += fmt::format("  e{} {}{} e{}\n", edge.from, arrow, label, edge.to);
  }
  return out;
}

}  // namespace

Graph make_graph(const InstanceFacts& facts) {
  Graph out;
  std::map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < facts.entities.size(); ++i) {
    if (!facts.boot.entities[i].enabled) continue;
    out.nodes.push_back(i);
    if (!facts.entities[i].id.empty()) by_id.emplace(facts.entities[i].id, i);
  }
  std::set<std::pair<std::size_t, std::size_t>> known;
  const auto add = [&](GraphEdge edge) {
    if (edge.from != edge.to && known.emplace(edge.from, edge.to).second)
      out.edges.push_back(std::move(edge));
  };
  for (const std::size_t node : out.nodes) {
    const std::optional<std::size_t> parent = facts.boot.entities[node].request.parent;
    if (parent && facts.boot.entities[*parent].enabled) add({*parent, node, EdgeKind::sub_entity, {}});
    for (const bool objects : {true, false})
      for (const FieldFact& field : facts.entities[node].fields) {
        // Calculated values repeat what others say.
        if (field.is_object != objects || field.origin == FieldOrigin::calculated) continue;
        if (const auto found = by_id.find(field.value); found != by_id.end())
          add({node, found->second, objects ? EdgeKind::object : EdgeKind::name, field.name});
      }
  }
  return out;
}

std::string print_graph(const Graph& graph, const InstanceFacts& facts, std::string_view format) {
  return format == "mermaid" ? print_mermaid(graph, facts) : print_dot(graph, facts);
}

}  // namespace iocwright::report
