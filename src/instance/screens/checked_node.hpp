// Reads the values of mappings that were checked against their format, so that keys and types are as
// expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/screens/device.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::screens {

/// The values of a mapping. A function returns its default if the key is missing.
class CheckedNode {
 public:
  explicit CheckedNode(const yaml::Node& node) : mapping_(yaml::as_mapping(node)) {}

  /// The value, or null if the key is missing or null is its value.
  const yaml::Node* find(std::string_view key) const;
  /// The place of the value; unknown if the key is missing.
  Span place(std::string_view key) const;
  bool has(std::string_view key) const { return mapping_.find(key) != nullptr; }

  std::string text(std::string_view key, std::string_view default_value = "") const;
  std::optional<std::string> optional_text(std::string_view key) const;
  bool flag(std::string_view key, bool default_value) const;
  std::optional<std::vector<std::string>> optional_texts(std::string_view key) const;
  StringPairs pairs(std::string_view key) const;
  const std::vector<const yaml::Node*>& items(std::string_view key) const;

  /// An integer. Reports one that is too large for any screen, so that layouts cannot overflow.
  std::optional<std::int64_t> optional_integer(std::string_view key, Sink& sink) const;
  std::int64_t integer(std::string_view key, std::int64_t default_value, Sink& sink) const {
    return optional_integer(key, sink).value_or(default_value);
  }

 private:
  const yaml::MappingNode& mapping_;
};

}  // namespace iocwright::screens
