// Reads locks of versions 1 and 2, and the flat ones of ibek 4.6.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"
#include "instance/patterns/lock.hpp"
#include "instance/patterns/manifest.hpp"
#include "instance/patterns/yaml_text.hpp"

namespace iocwright::patterns {

namespace {

class LockReader {
 public:
  explicit LockReader(const std::string& name) : name_(name) {}

  Result<Lock> read(const yaml::Node& root) {
    if (is_falsy(root)) return Lock();
    if (!root.is_mapping()) return refuse(DiagKind::wrong_type, "expected a mapping at the top level");
    const yaml::MappingNode& mapping = as_mapping(root);
    if (is_flat(mapping)) return flat(mapping);
    const bool is_second = TRY(check_version(mapping)) == 2;
    TRY(check_top_keys(mapping));
    const yaml::Entry* patterns = mapping.find("patterns");
    if (patterns == nullptr || is_falsy(*patterns->value)) return Lock();
    if (!patterns->value->is_mapping()) return refuse(DiagKind::wrong_type, "'patterns' must be a mapping");
    Lock out;
    TRY(read_entries(as_mapping(*patterns->value), out));
    if (!is_second) TRY(check_no_selection(as_mapping(*patterns->value)));
    return out;
  }

 private:
  tl::unexpected<Diagnostic> refuse(DiagKind kind, const std::string& message) const {
    return fail(error(kind, fmt::format("{}: {}", name_, message)));
  }

  static bool is_flat(const yaml::MappingNode& root) {
    if (root.find("patterns") != nullptr) return false;
    const yaml::Entry* version = root.find("version");
    return version == nullptr || !version->value->is_scalar() || !version->value->value.is_integral();
  }

  Result<Lock> flat(const yaml::MappingNode& root) {
    Lock out;
    out.is_flat = true;
    TRY(read_entries(root, out));
    for (PatternEntry& entry : out.patterns)
      for (auto& [path, hash] : entry.files) path.insert(0, "config/");
    return out;
  }

  Result<int> check_version(const yaml::MappingNode& root) const {
    const yaml::Entry* version = root.find("version");
    std::string written = "None";
    if (version != nullptr && version->value->is_scalar()) {
      for (const int known : {1, 2})
        if (is_number(version->value->value, known)) return known;
      written = brief(version->value->value);
    } else if (version != nullptr) {
      written = type_name(*version->value);
    }
    return refuse(DiagKind::wrong_type,
                  fmt::format("unsupported lock version {} (this ibek reads: 1, 2)", written));
  }

  Result<void> check_top_keys(const yaml::MappingNode& root) const {
    std::vector<std::string> unknown;
    for (const yaml::Entry& entry : root.entries) {
      std::string key = entry.key->is_string() ? entry.key->value.as_string() : brief(entry.key->value);
      if (key != "version" && key != "patterns") unknown.push_back(std::move(key));
    }
    if (unknown.empty()) return {};
    std::ranges::sort(unknown);
    return refuse(DiagKind::unknown_key,
                  fmt::format("unknown top-level key(s) {} (a lock holds only version and patterns)",
                              text::join(unknown, ", ")));
  }

  Result<void> read_entries(const yaml::MappingNode& patterns, Lock& out) const {
    for (const yaml::Entry& entry : patterns.entries) {
      auto read = read_entry(entry);
      if (!read) return refuse(read.error().kind(), "invalid pattern entry: " + read.error().message());
      out.patterns.push_back(*std::move(read));
    }
    return {};
  }

  static Result<PatternEntry> read_entry(const yaml::Entry& entry) {
    PatternEntry out;
    out.name = TRY(string_of(*entry.key, "the name of a pattern"));
    TRY(check_keys(*entry.value, out.name, {"version", "source", "select", "files"}));
    const yaml::MappingNode& mapping = as_mapping(*entry.value);
    out.version = TRY(string_of(*TRY(value_of(mapping, "version", out.name)), out.name + ".version"));
    out.source = TRY(string_of(*TRY(value_of(mapping, "source", out.name)), out.name + ".source"));
    if (const yaml::Entry* select = mapping.find("select"); select != nullptr && !select->value->is_null())
      out.select = TRY(read_selection(*select->value, out.name + ".select"));
    const yaml::Node& files = *TRY(value_of(mapping, "files", out.name));
    if (!files.is_mapping())
      return fail(error(DiagKind::wrong_type, fmt::format("{}.files: Input should be a mapping, not {}",
                                                          out.name, type_name(files))));
    for (const yaml::Entry& file : as_mapping(files).entries) {
      std::string path = TRY(string_of(*file.key, out.name + ".files"));
      std::string hash = TRY(string_of(*file.value, out.name + ".files." + path));
      out.files.emplace_back(std::move(path), std::move(hash));
    }
    return out;
  }

  static Result<const yaml::SequenceNode*> list_of(const yaml::Node& node, const std::string& path) {
    if (node.is_sequence()) return &as_sequence(node);
    return fail(error(DiagKind::wrong_type,
                      fmt::format("{}: Input should be a valid list, not {}", path, type_name(node))));
  }

  static Result<Selection> read_selection(const yaml::Node& node, const std::string& path) {
    TRY(check_keys(node, path, {"include", "exclude"}));
    Selection out;
    if (const yaml::Entry* include = as_mapping(node).find("include"))
      for (const yaml::Node* item : TRY(list_of(*include->value, path + ".include"))->items)
        out.include.push_back(TRY(read_rule(*item, fmt::format("{}.include.{}", path, out.include.size()))));
    if (const yaml::Entry* exclude = as_mapping(node).find("exclude"))
      for (const yaml::Node* item : TRY(list_of(*exclude->value, path + ".exclude"))->items)
        out.exclude.push_back(TRY(string_of(*item, fmt::format("{}.exclude.{}", path, out.exclude.size()))));
    return out;
  }

  Result<void> check_no_selection(const yaml::MappingNode& patterns) const {
    for (const yaml::Entry& entry : patterns.entries) {
      const yaml::Entry* select = as_mapping(*entry.value).find("select");
      if (select == nullptr || select->value->is_null()) continue;
      return refuse(
          DiagKind::unknown_key,
          fmt::format("pattern {} has a 'select' but the lock is version 1; a lock with a selection "
                      "is version 2, so that an ibek which cannot apply it refuses the lock",
                      quote(entry.key->value.as_string())));
    }
    return {};
  }

  const std::string& name_;
};

}  // namespace

Result<Lock> parse_lock(std::string text, const std::string& name) {
  const auto document = TRY(parse_yaml(std::move(text), name));
  return LockReader(name).read(document->root());
}

}  // namespace iocwright::patterns
