// The value of a recipe key, or of a key in one of its items. Templates are rendered when it is read.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "image/recipe/edits.hpp"
#include "image/recipe/variables.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// The file has already been checked against its format, so that values have the type of their key.
class KeyValue {
 public:
  /// `node` is null when the recipe does not have the key. `name` is empty for a key of an item, which the
  /// command line cannot override.
  KeyValue(const Variables& variables, std::string_view name, const yaml::Node* node);

  /// Whether the recipe or the command line sets it.
  bool given() const { return node_ != nullptr || overridden(); }
  /// Its location in the recipe; unknown if it is not there.
  Span span() const { return node_ == nullptr ? Span{} : node_->span; }

  /// As a string: set by the command line, else by the recipe, else the default, which is empty for items.
  Result<std::string> text() const;
  Result<PlacedText> placed_text() const;
  /// As a switch, with the same precedence; false by default.
  Result<bool> flag() const;
  /// As a `when` condition; true by default.
  Result<bool> condition() const { return variables_->condition(node_); }
  /// As a list of strings.
  Result<std::vector<std::string>> texts() const;
  Result<std::vector<PlacedText>> placed_texts() const;

  std::vector<KeyValue> items() const;                           ///< of a list
  std::vector<std::pair<PlacedText, KeyValue>> entries() const;  ///< of a mapping
  KeyValue operator[](std::string_view key) const;               ///< the value of a key in a mapping

 private:
  bool overridden() const { return !name_.empty() && variables_->is_overridden(name_); }

  const Variables* variables_;
  std::string_view name_;
  const yaml::Node* node_;
};

}  // namespace iocwright::image
