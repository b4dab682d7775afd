// The value of a recipe key, or of a key in one of its items. Its templates are rendered when it is read.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "image/recipe/edits.hpp"
#include "image/recipe/variables.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// The recipe has already been checked against its format, so values have the types that their keys require.
class KeyValue {
 public:
  /// `node` is null if the recipe does not have the key. `name` is empty for a key of an item, which the
  /// command line cannot override.
  KeyValue(const Variables& variables, std::string_view name, const yaml::Node* node);

  /// Whether the recipe or the command line sets the key.
  bool given() const { return node_ != nullptr || overridden(); }
  /// The location of the value; unknown if the recipe does not have the key.
  Span span() const { return node_ == nullptr ? Span{} : node_->span; }

  /// The value as a string: the command line takes precedence over the recipe, and the recipe over the
  /// default, which is empty for keys of items. Fails if a template cannot be rendered.
  Result<std::string> text() const;
  /// text() with the location of the value.
  Result<PlacedText> placed_text() const;
  /// The value as a switch, with the same precedence; false by default.
  Result<bool> flag() const;
  /// The value as a `when` condition; true by default.
  Result<bool> condition() const { return variables_->condition(node_); }
  /// The value as a list of strings.
  Result<std::vector<std::string>> texts() const;
  /// texts() with the location of each item.
  Result<std::vector<PlacedText>> placed_texts() const;

  std::vector<KeyValue> items() const;                           ///< the items of a list
  std::vector<std::pair<PlacedText, KeyValue>> entries() const;  ///< the keys and values of a mapping
  KeyValue operator[](std::string_view key) const;               ///< the value of a key in a mapping

 private:
  bool overridden() const { return !name_.empty() && variables_->is_overridden(name_); }

  const Variables* variables_;
  std::string_view name_;
  const yaml::Node* node_;
};

}  // namespace iocwright::image
