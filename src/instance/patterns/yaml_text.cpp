#include "instance/patterns/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/yaml/parse.hpp"

namespace iocwright::patterns {

namespace {

/// The first message, and the place of the error.
std::string first_error(Sink& sink, const Sources& sources) {
  const std::string message = sink.first_message();
  std::ostringstream printed;
  sink.flush(sources, {}, printed);
  const std::string text = printed.str();
  const auto parts = text::split(text, ':');  // the name, the line and the column come first
  if (parts.size() < 3) return message;
  return fmt::format("{} (line {}, column {})", message, parts[1], parts[2]);
}

std::string member_path(const std::string& path, std::string_view key) {
  return fmt::format("{}{}{}", path, path.ends_with(':') ? " " : ".", key);
}

}  // namespace

Result<std::unique_ptr<yaml::Document>> parse_yaml(std::string text, const std::string& name) {
  Sources sources;
  Sink sink;
  const FileId file = sources.add("file", std::move(text));
  auto document = yaml::parse(file, sources, sink);
  if (!document || sink.has_errors())
    return fail(
        error(DiagKind::yaml_syntax, fmt::format("{}: invalid YAML: {}", name, first_error(sink, sources))));
  return document;
}

Result<std::string> string_of(const yaml::Node& node, const std::string& path) {
  if (node.is_string()) return node.value.as_string();
  return fail(error(DiagKind::wrong_type,
                    fmt::format("{}: Input should be a valid string, not {}", path, type_name(node))));
}

Result<void> check_keys(const yaml::Node& node, const std::string& path,
                        std::initializer_list<std::string_view> known) {
  if (!node.is_mapping())
    return fail(error(DiagKind::wrong_type,
                      fmt::format("{}: Input should be a mapping, not {}", path, type_name(node))));
  for (const yaml::Entry& entry : as_mapping(node).entries) {
    const std::string key = entry.key->is_string() ? entry.key->value.as_string() : brief(entry.key->value);
    if (entry.key->is_string() && std::ranges::find(known, key) != known.end()) continue;
    return fail(error(DiagKind::unknown_key,
                      fmt::format("{}: Extra inputs are not permitted", member_path(path, key))));
  }
  return {};
}

Result<const yaml::Node*> value_of(const yaml::MappingNode& node, std::string_view key,
                                   const std::string& path) {
  if (const yaml::Entry* entry = node.find(key)) return entry->value;
  return fail(error(DiagKind::missing_key, fmt::format("{}: Field required", member_path(path, key))));
}

bool is_falsy(const yaml::Node& node) {
  if (node.is_sequence()) return as_sequence(node).items.empty();
  if (node.is_mapping()) return as_mapping(node).entries.empty();
  return !truth(node.value).value_or(true);
}

bool is_number(const Value& value, int number) {
  return value.is_number() && value.as_real() == static_cast<double>(number);
}

}  // namespace iocwright::patterns
