#include "instance/screens/checked_node.hpp"

#include <fmt/format.h>

#include "lang/format/coerce.hpp"

namespace iocwright::screens {

namespace {

constexpr std::int64_t max_pixels = 1'000'000;

}  // namespace

const yaml::Node* CheckedNode::find(std::string_view key) const {
  const yaml::Entry* entry = mapping_.find(key);
  return entry == nullptr || entry->value->is_null() ? nullptr : entry->value;
}

Span CheckedNode::place(std::string_view key) const {
  const yaml::Entry* entry = mapping_.find(key);
  return entry == nullptr ? Span{} : entry->place();
}

std::string CheckedNode::text(std::string_view key, std::string_view default_value) const {
  return optional_text(key).value_or(std::string(default_value));
}

std::optional<std::string> CheckedNode::optional_text(std::string_view key) const {
  const yaml::Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  return node->value.as_string();
}

bool CheckedNode::flag(std::string_view key, bool default_value) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? default_value
                         : format::coerce(node->value, format::NativeType::boolean)->as_bool();
}

std::optional<std::vector<std::string>> CheckedNode::optional_texts(std::string_view key) const {
  const yaml::Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (const yaml::Node* item : yaml::as_sequence(*node).items) out.push_back(item->value.as_string());
  return out;
}

StringPairs CheckedNode::pairs(std::string_view key) const {
  StringPairs out;
  if (const yaml::Node* node = find(key))
    for (const yaml::Entry& entry : yaml::as_mapping(*node).entries)
      out.emplace_back(entry.key->value.as_string(), entry.value->value.as_string());
  return out;
}

const std::vector<const yaml::Node*>& CheckedNode::items(std::string_view key) const {
  static const std::vector<const yaml::Node*> none;
  const yaml::Node* node = find(key);
  return node == nullptr ? none : yaml::as_sequence(*node).items;
}

std::optional<std::int64_t> CheckedNode::optional_integer(std::string_view key, Sink& sink) const {
  const yaml::Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::int64_t number = format::coerce(node->value, format::NativeType::integer)->as_int();
  if (number <= max_pixels && number >= -max_pixels) return number;
  sink.add(
      error(DiagKind::wrong_type, fmt::format("`{}` is {}: expected at most {}", key, number, max_pixels))
          .at(place(key)));
  return std::nullopt;
}

}  // namespace iocwright::screens
