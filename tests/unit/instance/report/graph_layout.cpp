#include "instance/report/graph_layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "instance/report/graph_svg.hpp"

namespace iocwright::report {

namespace {

InstanceFacts facts_of(std::size_t entities) {
  InstanceFacts out;
  for (std::size_t i = 0; i < entities; ++i) {
    out.boot.entities.push_back(
        {.type = "m.a", .place = {}, .definition = {}, .enabled = true, .request = {}});
    out.entities.push_back({.id = "E" + std::to_string(i)});
  }
  return out;
}

GraphEdge edge(std::size_t from, std::size_t to) { return {from, to, EdgeKind::object, "port"}; }

bool overlap(const PlacedNode& a, const PlacedNode& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

bool has_overlaps(const GraphLayout& layout) {
  for (std::size_t i = 0; i < layout.nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(layout.nodes[i], layout.nodes[j])) return true;
  return false;
}

const PlacedNode& node_of(const GraphLayout& layout, std::size_t entity) {
  return *std::ranges::find(layout.nodes, entity, &PlacedNode::entity);
}

}  // namespace

TEST_CASE("graph layout: an entity is on the right of all that it refers to") {
  const Graph graph{.nodes = {0, 1, 2, 3, 4}, .edges = {edge(1, 0), edge(2, 1), edge(3, 0), edge(3, 2)}};
  const GraphLayout layout = lay_out(graph, facts_of(5));
  CHECK(layout.nodes.size() == 4);  // without entity 4, which has no edge
  REQUIRE(layout.edges.size() == 4);
  for (const PlacedEdge& placed : layout.edges) CHECK(placed.from_x > placed.to_x);
  CHECK_FALSE(has_overlaps(layout));
}

TEST_CASE("graph layout: what is not connected is not side by side") {
  const Graph graph{.nodes = {0, 1, 2, 3}, .edges = {edge(0, 1), edge(2, 3)}};
  const GraphLayout layout = lay_out(graph, facts_of(4));
  CHECK(node_of(layout, 0).y + node_of(layout, 0).height < node_of(layout, 2).y);
  CHECK(node_of(layout, 1).y + node_of(layout, 1).height < node_of(layout, 3).y);
}

TEST_CASE("graph layout: a port is at the middle of its users") {
  Graph graph;
  for (std::size_t i = 1; i <= 7; ++i) graph.edges.push_back(edge(i, 0));
  const GraphLayout layout = lay_out(graph, facts_of(8));
  CHECK_FALSE(has_overlaps(layout));
  CHECK(node_of(layout, 0).y == node_of(layout, 4).y);
}

TEST_CASE("graph layout: a cycle has a place for each of its entities") {
  const Graph graph{.nodes = {0, 1, 2}, .edges = {edge(0, 1), edge(1, 2), edge(2, 0)}};
  const GraphLayout layout = lay_out(graph, facts_of(3));
  CHECK(layout.nodes.size() == 3);
  CHECK_FALSE(has_overlaps(layout));
}

TEST_CASE("graph layout: everything is within the drawing") {
  Graph graph;
  for (std::size_t i = 0; i + 1 < 40; ++i) graph.edges.push_back(edge(i + 1, i / 3));
  const GraphLayout layout = lay_out(graph, facts_of(40));
  CHECK_FALSE(has_overlaps(layout));
  for (const PlacedNode& node : layout.nodes) {
    CHECK(node.x >= 0);
    CHECK(node.y >= 0);
    CHECK(node.x + node.width <= layout.width);
    CHECK(node.y + node.height <= layout.height);
  }
}

TEST_CASE("graph svg: names are text, and boxes are links to their entities") {
  InstanceFacts facts = facts_of(2);
  facts.entities[1].id = "</text><script>\"x\" & 'y'";
  GraphEdge hostile = edge(0, 1);
  hostile.field = "a\"><b>\n";
  const std::string svg = graph_svg({.nodes = {0, 1}, .edges = {hostile}}, facts);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("&lt;/text&gt;&lt;script&gt;&#34;x&#34; &amp; &#39;y&#39;") != std::string::npos);
  CHECK(svg.find("a&#34;&gt;&lt;b&gt;\\u{a}</text>") != std::string::npos);
  CHECK(svg.find("href=\"#entity-1\"") != std::string::npos);
}

TEST_CASE("graph svg: there is none without edges") {
  CHECK(graph_svg({.nodes = {0}, .edges = {}}, facts_of(1)).empty());
}

}  // namespace iocwright::report
