#include "lang/yaml/to_value.hpp"

#include "core/value/dict.hpp"

namespace iocwright::yaml {

Value to_value(const Node& node, KnownValues& known) {
  if (node.is_scalar()) return node.value;
  if (const auto done = known.find(&node); done != known.end()) return done->second;
  Value out;
  if (node.is_sequence()) {
    std::vector<Value> items;
    items.reserve(as_sequence(node).items.size());
    for (const Node* item : as_sequence(node).items) items.push_back(to_value(*item, known));
    out = Value::list(std::move(items));
  } else {
    Dict dict;
    for (const Entry& entry : as_mapping(node).entries) {
      Value key = to_value(*entry.key, known);
      dict.set(key.is_list() ? Value::tuple(key.as_list()) : std::move(key), to_value(*entry.value, known));
    }
    out = Value::dict(std::move(dict));
  }
  known.emplace(&node, out);
  return out;
}

Value to_value(const Node& node) {
  KnownValues known;
  return to_value(node, known);
}

}  // namespace iocwright::yaml
