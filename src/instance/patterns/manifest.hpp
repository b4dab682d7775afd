// ibek.manifest.yaml: a pattern's own rules on which of its files are vendored, and where to.
#pragma once

#include <string>
#include <vector>

#include "instance/patterns/rule.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::patterns {

/// The manifest's name in the folder of a pattern. It is never vendored.
constexpr std::string_view manifest_name = "ibek.manifest.yaml";

/// The rules of a manifest. Anything but version 1, unknown keys and an empty list are errors.
Result<std::vector<Rule>> parse_manifest(std::string text);

/// The rules of a pattern without a manifest: all files go to `config`.
std::vector<Rule> default_manifest();

/// The rule `{src: ..., dest: ...}`; `path` is for messages.
Result<Rule> read_rule(const yaml::Node& node, const std::string& path);

}  // namespace iocwright::patterns
