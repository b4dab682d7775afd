// Parses the small YAML files of patterns, with errors in one line.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "core/diag/result.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::patterns {

/// The document. Errors begin with `NAME: `, NAME being that of the file.
Result<std::unique_ptr<yaml::Document>> parse_yaml(std::string text, const std::string& name);

// In the functions below, `path` says in messages which value is meant: `vendor.0`, or `ibek.manifest.yaml:`
// for the whole file.

/// The string of a scalar; fails for other types.
Result<std::string> string_of(const yaml::Node& node, const std::string& path);

/// Fails if the node is not a mapping, or has keys that are not strings or not in `known`.
Result<void> check_keys(const yaml::Node& node, const std::string& path,
                        std::initializer_list<std::string_view> known);

/// The value of a key that must exist.
Result<const yaml::Node*> value_of(const yaml::MappingNode& node, std::string_view key,
                                   const std::string& path);

/// True for what is false in Python: null, false, zero, and empty strings, lists and mappings.
bool is_falsy(const yaml::Node& node);

/// True for the integer 1 and what Python takes for it: 1.0 and true.
bool is_number(const Value& value, int number);

}  // namespace iocwright::patterns
