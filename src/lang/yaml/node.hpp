// A YAML document as a tree of nodes, each with its place in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/diag/span.hpp"
#include "core/value/value.hpp"

namespace iocwright::yaml {

enum class Shape : std::uint8_t { scalar, sequence, mapping };
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

/// A scalar, or the base of a SequenceNode or MappingNode.
struct Node {
  Shape shape = Shape::scalar;
  Style style = Style::plain;  ///< of a scalar
  bool is_invalid = false;     ///< it has no value, a wrong one or lacks a key, and that has been reported
  std::uint16_t depth = 1;     ///< the number of levels from this node down, including those of aliases
  Span span;
  Value value;  ///< of a scalar

  bool is_scalar() const { return shape == Shape::scalar; }
  bool is_sequence() const { return shape == Shape::sequence; }
  bool is_mapping() const { return shape == Shape::mapping; }
  bool is_null() const { return is_scalar() && value.is_none(); }
  bool is_string() const { return is_scalar() && value.is_string(); }
};

struct SequenceNode : Node {
  std::vector<const Node*> items;
};

struct Entry {
  const Node* key;
  const Node* value;
  /// Where to report an error in the value: at the value, or at the key if the value is empty.
  Span place() const { return value->span.end > value->span.begin ? value->span : key->span; }
};

struct MappingNode : Node {
  std::vector<Entry> entries;  ///< merged entries first; keys are unique

  /// The entry with this string as its key, or null.
  const Entry* find(std::string_view key) const;
};

inline const MappingNode& as_mapping(const Node& node) { return static_cast<const MappingNode&>(node); }
inline const SequenceNode& as_sequence(const Node& node) { return static_cast<const SequenceNode&>(node); }

/// Python's name for the type of the node's value: `str`, `int`, `dict`, …
std::string type_name(const Node& node);

/// Owns the nodes. An alias is represented by the node of its anchor.
class Document {
 public:
  const Node& root() const { return *root_; }
  /// Where the aliases of a node are, in order.
  std::vector<Span> aliases_of(const Node& node) const;

  // For the parser.
  Node* make(Shape shape);
  void set_root(const Node* root) { root_ = root; }
  void add_alias(const Node* node, Span place) { aliases_.emplace_back(node, place); }

 private:
  const Node* root_ = nullptr;
  std::vector<std::pair<const Node*, Span>> aliases_;
  std::vector<std::unique_ptr<Node[]>> scalars_;
  std::size_t scalars_left_ = 0;
  std::vector<std::unique_ptr<SequenceNode>> sequences_;
  std::vector<std::unique_ptr<MappingNode>> mappings_;
};

}  // namespace iocwright::yaml
