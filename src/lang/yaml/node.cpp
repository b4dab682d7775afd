#include "lang/yaml/node.hpp"

#include <algorithm>

#include "core/value/text_forms.hpp"

namespace iocwright::yaml {

namespace {
constexpr std::size_t block_size = 256;  // scalars are allocated in blocks, as they are small and numerous
}

const Entry* MappingNode::find(std::string_view key) const {
  const auto entry = std::ranges::find_if(
      entries, [&](const Entry& e) { return e.key->is_string() && e.key->value.as_string() == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

std::string type_name(const Node& node) {
  if (node.is_sequence()) return "list";
  if (node.is_mapping()) return "dict";
  return iocwright::type_name(node.value);
}

std::vector<Span> Document::aliases_of(const Node& node) const {
  std::vector<Span> out;
  for (const auto& [target, place] : aliases_)
    if (target == &node) out.push_back(place);
  return out;
}

Node* Document::make(Shape shape) {
  Node* node = nullptr;
  if (shape == Shape::scalar) {
    if (scalars_left_ == 0) {
      scalars_.push_back(std::make_unique<Node[]>(block_size));
      scalars_left_ = block_size;
    }
    node = &scalars_.back()[block_size - scalars_left_--];
  } else if (shape == Shape::sequence) {
    node = sequences_.emplace_back(std::make_unique<SequenceNode>()).get();
  } else {
    node = mappings_.emplace_back(std::make_unique<MappingNode>()).get();
  }
  node->shape = shape;
  return node;
}

}  // namespace iocwright::yaml
