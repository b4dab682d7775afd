#include "instance/report/graph_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/escape_controls.hpp"
#include "core/base/unicode.hpp"

namespace iocwright::report {

namespace {

// In pixels. All numbers are integers, so that every machine draws the same.
constexpr int padding = 12, margin = 8, row_gap = 12, group_gap = 32, least_column_gap = 64;
constexpr int least_height = 40, field_height = 18;

/// A node while it is being placed.
struct Draft {
  std::vector<std::size_t> targets, users;  ///< positions of the nodes that it refers to, and the reverse
  std::size_t column = 0;
  std::int64_t middle = 0;  ///< of its height
};

class LayoutMaker {
 public:
  LayoutMaker(const Graph& graph, const InstanceFacts& facts) : graph_(graph), facts_(facts) {}

  GraphLayout make() {
    add_nodes();
    find_columns();
    find_groups();
    place_rows();
    place_columns();
    place_edges();
    return std::move(out_);
  }

 private:
  void add_nodes() {
    std::map<std::size_t, std::size_t> position;  // by entity
    for (const GraphEdge& edge : graph_.edges)
      for (const std::size_t entity : {edge.from, edge.to}) position.emplace(entity, 0);
    for (auto& [entity, index] : position) {
      index = out_.nodes.size();
      out_.nodes.push_back({.entity = entity});
    }
    drafts_.resize(out_.nodes.size());
    for (const GraphEdge& edge : graph_.edges) {
      const std::size_t from = position[edge.from], to = position[edge.to];
      ends_.emplace_back(from, to);
      drafts_[from].targets.push_back(to);
      drafts_[to].users.push_back(from);
    }
    for (std::size_t i = 0; i < out_.nodes.size(); ++i) {
      PlacedNode& node = out_.nodes[i];
      node.width = std::max(text_width(facts_.boot.entities[node.entity].type),
                            text_width(facts_.entities[node.entity].id)) +
                   2 * padding;
      node.height = std::max(least_height, field_height * static_cast<int>(drafts_[i].targets.size() + 1));
    }
  }

  /// Places each node when all of its targets are placed. In a cycle, the first node that is left goes first.
  void find_columns() {
    std::vector<std::size_t> open(drafts_.size());  // targets that are not placed yet
    std::vector<bool> is_placed(drafts_.size());
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      if ((open[i] = drafts_[i].targets.size()) == 0) ready.push_back(i);
    for (std::size_t first_left = 0;;) {
      if (ready.empty()) {
        while (first_left < drafts_.size() && is_placed[first_left]) ++first_left;
        if (first_left == drafts_.size()) return;
        ready.push_back(first_left);
      }
      const std::size_t node = ready.back();
      ready.pop_back();
      if (is_placed[node]) continue;
      is_placed[node] = true;
      for (const std::size_t target : drafts_[node].targets)
        if (is_placed[target])
          drafts_[node].column = std::max(drafts_[node].column, drafts_[target].column + 1);
      for (const std::size_t user : drafts_[node].users)
        if (--open[user] == 0) ready.push_back(user);
    }
  }

  /// Gives connected nodes the same group. Groups are numbered in the order of their first nodes.
  void find_groups() {
    std::vector<bool> is_known(drafts_.size());
    for (std::size_t first = 0; first < drafts_.size(); ++first) {
      if (is_known[first]) continue;
      std::vector<std::size_t> open{first};
      is_known[first] = true;
      groups_.emplace_back();
      while (!open.empty()) {
        const std::size_t node = open.back();
        open.pop_back();
        groups_.back().push_back(node);
        for (const auto* others : {&drafts_[node].targets, &drafts_[node].users})
          for (const std::size_t other : *others)
            if (!is_known[other]) {
              is_known[other] = true;
              open.push_back(other);
            }
      }
      std::ranges::sort(groups_.back());
    }
  }

  void place_rows() {
    std::int64_t top = margin;
    for (const std::vector<std::size_t>& group : groups_) {
      std::vector<std::vector<std::size_t>> columns;
      for (const std::size_t node : group) {
        if (columns.size() <= drafts_[node].column) columns.resize(drafts_[node].column + 1);
        columns[drafts_[node].column].push_back(node);
      }
      for (std::vector<std::size_t>& column : columns) settle(column);
      // Each round moves nodes towards the middle of those on their left, and then of those on their right.
      for (int round = 0; round < 4; ++round) {
        for (std::vector<std::size_t>& column : columns) pull(column, &Draft::targets);
        for (auto column = columns.rbegin(); column != columns.rend(); ++column) pull(*column, &Draft::users);
      }
      top = move_to(group, top) + group_gap;
    }
    out_.height = groups_.empty() ? 0 : static_cast<int>(top) - group_gap + margin;
  }

  void pull(std::vector<std::size_t>& column, std::vector<std::size_t> Draft::*others) {
    for (const std::size_t node : column) {
      const std::vector<std::size_t>& near = drafts_[node].*others;
      if (near.empty()) continue;
      std::int64_t sum = 0;
      for (const std::size_t other : near) sum += drafts_[other].middle;
      drafts_[node].middle = sum / static_cast<std::int64_t>(near.size());
    }
    settle(column);
  }

  /// Moves the nodes of a column apart, as little as possible on the whole.
  void settle(std::vector<std::size_t>& column) {
    if (column.empty()) return;
    std::ranges::stable_sort(column, {}, [this](std::size_t node) { return drafts_[node].middle; });
    std::int64_t moved = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      Draft& draft = drafts_[column[i]];
      const std::int64_t before = draft.middle;
      if (i > 0) {
        const int distance = (out_.nodes[column[i - 1]].height + out_.nodes[column[i]].height) / 2 + row_gap;
        draft.middle = std::max(before, drafts_[column[i - 1]].middle + distance);
      }
      moved += draft.middle - before;
    }
    for (const std::size_t node : column)
      drafts_[node].middle -= moved / static_cast<std::int64_t>(column.size());
  }

  /// Moves a group below `top`, and returns the end of its lowest node.
  std::int64_t move_to(const std::vector<std::size_t>& group, std::int64_t top) {
    const auto start = [this](std::size_t node) {
      return drafts_[node].middle - out_.nodes[node].height / 2;
    };
    const std::int64_t first = start(*std::ranges::min_element(group, {}, start));
    std::int64_t last = 0;
    for (const std::size_t node : group) {
      PlacedNode& placed = out_.nodes[node];
      placed.y = static_cast<int>(start(node) - first + top);
      last = std::max<std::int64_t>(last, placed.y + placed.height);
    }
    return last;
  }

  void place_columns() {
    std::size_t count = 0;
    for (const Draft& draft : drafts_) count = std::max(count, draft.column + 1);
    std::vector<int> widths(count), gaps(count, least_column_gap);  // a gap is on the left of its column
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      widths[drafts_[i].column] = std::max(widths[drafts_[i].column], out_.nodes[i].width);
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      int& gap = gaps[drafts_[ends_[i].first].column];
      gap = std::max(gap, text_width(graph_.edges[i].field) + least_column_gap);
    }
    std::vector<int> starts(count);
    int x = margin;
    for (std::size_t i = 0; i < count; ++i) {
      starts[i] = i == 0 ? x : x + gaps[i];
      x = starts[i] + widths[i];
    }
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      out_.nodes[i].x = starts[drafts_[i].column];
      out_.nodes[i].width = widths[drafts_[i].column];
    }
    out_.width = drafts_.empty() ? 0 : x + margin;
  }

  /// The edges of a node begin below each other, in the order of their ends.
  void place_edges() {
    out_.edges.resize(ends_.size());
    std::vector<std::vector<std::size_t>> by_node(drafts_.size());
    for (std::size_t i = 0; i < ends_.size(); ++i) by_node[ends_[i].first].push_back(i);
    for (std::size_t from = 0; from < by_node.size(); ++from) {
      std::vector<std::size_t>& edges = by_node[from];
      std::ranges::stable_sort(edges, {}, [this](std::size_t i) { return out_.nodes[ends_[i].second].y; });
      const PlacedNode& node = out_.nodes[from];
      for (std::size_t n = 0; n < edges.size(); ++n) {
        const PlacedNode& target = out_.nodes[ends_[edges[n]].second];
        const int part = node.height * static_cast<int>(n + 1) / static_cast<int>(edges.size() + 1);
        out_.edges[edges[n]] = {.edge = edges[n],
                                .from_x = node.x,
                                .from_y = node.y + part,
                                .to_x = target.x + target.width,
                                .to_y = target.y + target.height / 2};
      }
    }
  }

  const Graph& graph_;
  const InstanceFacts& facts_;
  GraphLayout out_;
  std::vector<Draft> drafts_;                              ///< of out_.nodes
  std::vector<std::pair<std::size_t, std::size_t>> ends_;  ///< positions in out_.nodes, of Graph::edges
  std::vector<std::vector<std::size_t>> groups_;
};

}  // namespace

GraphLayout lay_out(const Graph& graph, const InstanceFacts& facts) {
  return LayoutMaker(graph, facts).make();
}

int text_width(std::string_view text) {
  // Characters of fixed width are 0.6 times as wide as they are high, which is 12 pixels.
  return static_cast<int>(unicode::width(text::escape_controls(text))) * 29 / 4;
}

}  // namespace iocwright::report
