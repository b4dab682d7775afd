#include "image/recipe/key_value.hpp"

#include "core/value/text_forms.hpp"

namespace iocwright::image {

KeyValue::KeyValue(const Variables& variables, std::string_view name, const yaml::Node* node)
    : variables_(&variables), name_(name), node_(node != nullptr && node->is_null() ? nullptr : node) {}

Result<std::string> KeyValue::text() const {
  if (node_ != nullptr && !overridden()) return variables_->text(*node_);
  const Value* value = name_.empty() ? nullptr : variables_->find(name_);
  if (value == nullptr) return std::string();
  if (value->is_bool()) return std::string(value->as_bool() ? "true" : "false");
  const Limits limits;
  Budget budget(limits);
  return to_str(*value, budget);
}

Result<PlacedText> KeyValue::placed_text() const { return PlacedText(TRY(text()), span()); }

Result<bool> KeyValue::flag() const {
  auto out = name_.empty() ? Result<bool>(given() && TRY(condition())) : variables_->flag(name_, false);
  if (out || out.error().span().known()) return out;
  Diagnostic diagnostic = std::move(out.error());
  diagnostic.set_span(span());
  return fail(std::move(diagnostic));
}

Result<std::vector<std::string>> KeyValue::texts() const {
  std::vector<std::string> out;
  for (const KeyValue& item : items()) out.push_back(TRY(item.text()));
  return out;
}

Result<std::vector<PlacedText>> KeyValue::placed_texts() const {
  std::vector<PlacedText> out;
  for (const KeyValue& item : items()) out.push_back(TRY(item.placed_text()));
  return out;
}

std::vector<KeyValue> KeyValue::items() const {
  std::vector<KeyValue> out;
  if (node_ == nullptr) return out;
  for (const yaml::Node* item : yaml::as_sequence(*node_).items) out.emplace_back(*variables_, "", item);
  return out;
}

std::vector<std::pair<PlacedText, KeyValue>> KeyValue::entries() const {
  std::vector<std::pair<PlacedText, KeyValue>> out;
  if (node_ == nullptr) return out;
  for (const yaml::Entry& entry : yaml::as_mapping(*node_).entries)
    out.emplace_back(PlacedText(entry.key->value.as_string(), entry.key->span),
                     KeyValue(*variables_, "", entry.value));
  return out;
}

KeyValue KeyValue::operator[](std::string_view key) const {
  const yaml::Entry* entry = node_ == nullptr ? nullptr : yaml::as_mapping(*node_).find(key);
  return KeyValue(*variables_, "", entry == nullptr ? nullptr : entry->value);
}

}  // namespace iocwright::image
