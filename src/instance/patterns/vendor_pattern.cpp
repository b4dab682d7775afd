#include "instance/patterns/vendor_pattern.hpp"

#include <fmt/format.h>

#include "instance/patterns/manifest.hpp"
#include "instance/patterns/plan.hpp"
#include "instance/patterns/reference.hpp"

namespace iocwright::patterns {

Result<FoundPattern> find_pattern(const std::string& name, const std::string& version,
                                  const std::vector<std::string>& uris, const Machine& machine) {
  std::string why;
  for (const std::string& uri : uris) {
    auto tree = read_pattern({uri, name, version}, machine);
    if (tree) return FoundPattern{label_of(uri), *std::move(tree)};
    if (tree.error().kind() != DiagKind::fetch_failed) return fail(std::move(tree.error()));
    why = tree.error().message();
  }
  return fail(error(DiagKind::fetch_failed, fmt::format("could not resolve pattern '{}': {}", name, why)));
}

std::string requested_version(const PatternEntry& entry, Sink& sink) {
  if (entry.version != no_version) return entry.version;
  sink.add(warning(DiagKind::fetch_failed,
                   fmt::format("the lock pins no version of `{}`: the newest one is used", entry.name))
               .help(fmt::format("give it a version with `pattern update --name {} --version VERSION`",
                                 entry.name)));
  return {};
}

Result<PatternChange> vendor_pattern(PatternEntry entry, const PatternTree& tree) {
  const std::string* manifest = tree.find(manifest_name);
  const std::vector<Rule> rules = manifest != nullptr ? TRY(parse_manifest(*manifest)) : default_manifest();
  const VendorPlan plan = TRY(plan_files(entry.name, tree.names(), rules, entry.select));
  PatternChange out;
  for (const auto& [path, file] : plan) out.files[path] = *tree.find(file);
  entry.files.clear();
  for (const auto& [path, content] : out.files) entry.files.emplace_back(path, hash_of(content));
  out.entry = std::move(entry);
  return out;
}

PatternChange vendor_as_4_6(PatternEntry entry, const PatternTree& tree) {
  const std::string line =
      fmt::format("# Vendored from {}@{} \u2014 DO NOT EDIT\n", entry.source, entry.version);
  PatternChange out;
  for (const auto& [path, content] : tree.files) out.files["config/" + path] = line + content;
  out.locked = locked_paths(&entry);
  entry.files.clear();
  for (const auto& [path, content] : out.files) entry.files.emplace_back(path, hash_of(content));
  out.entry = std::move(entry);
  return out;
}

std::vector<std::string> locked_paths(const PatternEntry* entry) {
  std::vector<std::string> out;
  if (entry == nullptr) return out;
  for (const auto& [path, hash] : entry->files) out.push_back(path);
  return out;
}

}  // namespace iocwright::patterns
