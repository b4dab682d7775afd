// Writes YAML in block style, as ruamel.yaml does with an indentation of 2 for mappings and 4 for lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instance/screens/device.hpp"

namespace iocwright::screens {

class YamlWriter {
 public:
  void text(std::string_view key, std::string_view value);
  void optional_text(std::string_view key, const std::optional<std::string>& value) {
    if (value) text(key, *value);
  }
  void flag(std::string_view key, bool value);
  void integer(std::string_view key, std::int64_t value);
  void optional_integer(std::string_view key, const std::optional<std::int64_t>& value) {
    if (value) integer(key, *value);
  }
  void texts(std::string_view key, const std::vector<std::string>& values);
  void optional_texts(std::string_view key, const std::optional<std::vector<std::string>>& values) {
    if (values) texts(key, *values);
  }
  void pairs(std::string_view key, const StringPairs& values);

  /// Opens a mapping below a key. Everything up to leave() is in it.
  void enter(std::string_view key);
  /// Opens a list of items below a key. Everything up to leave() is in it.
  void enter_list(std::string_view key);
  void empty_list(std::string_view key);
  /// Begins an item of the open list with its type. A blank line separates it from the previous item.
  void item(std::string_view type);
  void leave();

  std::string done() { return std::move(out_); }

 private:
  void start_line(std::string_view key);
  void scalar(std::string_view front, std::string_view value);

  std::string out_;
  std::size_t indent_ = 0;
  std::vector<std::size_t> outer_;  ///< indentations to return to
  bool after_key_ = false;          ///< the previous line ends in a colon
};

}  // namespace iocwright::screens
