#include "instance/patterns/manifest.hpp"

#include <fmt/format.h>

#include "core/value/text_forms.hpp"
#include "instance/patterns/yaml_text.hpp"

namespace iocwright::patterns {

namespace {

tl::unexpected<Diagnostic> refuse(DiagKind kind, std::string_view message) {
  return fail(error(kind, fmt::format("{}: {}", manifest_name, message)));
}

/// Checked before all else, so that a manifest of the future is not called malformed.
Result<void> check_version(const yaml::MappingNode& root) {
  const yaml::Entry* version = root.find("version");
  if (version == nullptr) return refuse(DiagKind::missing_key, "'version' is required");
  const yaml::Node& node = *version->value;
  if (node.is_scalar() && is_number(node.value, 1)) return {};
  const std::string written = node.is_scalar() ? brief(node.value) : type_name(node);
  return refuse(DiagKind::wrong_type,
                fmt::format("manifest version {} is not supported by this ibek (supported: 1); upgrade "
                            "ibek to read it",
                            written));
}

}  // namespace

Result<Rule> read_rule(const yaml::Node& node, const std::string& path) {
  TRY(check_keys(node, path, {"src", "dest"}));
  const yaml::MappingNode& mapping = as_mapping(node);
  Rule out;
  out.src = TRY(string_of(*TRY(value_of(mapping, "src", path)), path + ".src"));
  out.dest = TRY(string_of(*TRY(value_of(mapping, "dest", path)), path + ".dest"));
  return out;
}

Result<std::vector<Rule>> parse_manifest(std::string text) {
  const std::string name(manifest_name);
  const auto document = TRY(parse_yaml(std::move(text), name));
  const yaml::Node& root = document->root();
  if (is_falsy(root)) return refuse(DiagKind::missing_key, "'version' is required");
  if (!root.is_mapping()) return refuse(DiagKind::wrong_type, "expected a mapping at the top level");
  TRY(check_version(as_mapping(root)));
  TRY(check_keys(root, name + ":", {"version", "vendor"}));
  const yaml::Node& vendor = *TRY(value_of(as_mapping(root), "vendor", name + ":"));
  if (!vendor.is_sequence())
    return refuse(DiagKind::wrong_type,
                  fmt::format("vendor: Input should be a valid list, not {}", type_name(vendor)));
  std::vector<Rule> out;
  for (const yaml::Node* item : as_sequence(vendor).items)
    out.push_back(TRY(read_rule(*item, fmt::format("{}: vendor.{}", name, out.size()))));
  if (out.empty()) return refuse(DiagKind::missing_key, "'vendor' must list at least one entry");
  return out;
}

std::vector<Rule> default_manifest() { return {{".*", "config"}}; }

}  // namespace iocwright::patterns
