#include "image/recipe/recipe.hpp"

#include "core/base/path.hpp"
#include "lang/format/check.hpp"

namespace iocwright::image {

namespace {

using yaml::Entry;
using yaml::MappingNode;
using yaml::Node;

// The file has already been validated against its format, so these readers need no error handling.

const Node* find(const MappingNode& mapping, std::string_view key) {
  const Entry* entry = mapping.find(key);
  return entry == nullptr || entry->value->is_null() ? nullptr : entry->value;
}

std::vector<const Node*> items(const MappingNode& mapping, std::string_view key) {
  const Node* node = find(mapping, key);
  return node == nullptr ? std::vector<const Node*>() : yaml::as_sequence(*node).items;
}

std::vector<Entry> entries(const MappingNode& mapping, std::string_view key) {
  const Node* node = find(mapping, key);
  return node == nullptr ? std::vector<Entry>() : yaml::as_mapping(*node).entries;
}

Condition condition_of(const MappingNode& mapping) {
  return {find(mapping, "when"), find(mapping, "post_build")};
}

std::vector<Action> actions(const MappingNode& root, std::string_view key, std::string_view what) {
  std::vector<Action> out;
  for (const Node* item : items(root, key)) {
    const MappingNode& mapping = yaml::as_mapping(*item);
    out.push_back({find(mapping, what), find(mapping, "creates"), condition_of(mapping)});
  }
  return out;
}

void read_scalars(const MappingNode& root, Recipe& out) {
  const std::pair<std::string_view, const Node * Recipe::*> scalars[] = {
      {"module", &Recipe::module},
      {"version", &Recipe::version},
      {"organization", &Recipe::organization},
      {"git_repo", &Recipe::git_repo},
      {"recursive", &Recipe::recursive},
      {"macro", &Recipe::macro},
      {"local_path", &Recipe::local_path},
      {"make_options", &Recipe::make_options},
      {"max_jobs", &Recipe::max_jobs},
      {"license", &Recipe::license},
      {"skip_clean", &Recipe::skip_clean},
      {"skip_apt", &Recipe::skip_apt},
      {"skip_when", &Recipe::skip_when}};
  for (const auto& [key, member] : scalars) out.*member = find(root, key);
  const std::pair<std::string_view, std::vector<const Node*> Recipe::*> lists[] = {
      {"dbds", &Recipe::dbds},
      {"libs", &Recipe::libs},
      {"apt_developer", &Recipe::apt_developer},
      {"apt_runtime", &Recipe::apt_runtime},
      {"remove_macros", &Recipe::remove_macros},
      {"remove_files_prebuild", &Recipe::remove_files_prebuild},
      {"protocol_files", &Recipe::protocol_files},
      {"runtime_files", &Recipe::runtime_files}};
  for (const auto& [key, member] : lists) out.*member = items(root, key);
}

void read_edits(const MappingNode& root, Recipe& out) {
  for (const Node* item : items(root, "comment_out")) {
    const MappingNode& m = yaml::as_mapping(*item);
    out.comment_out.push_back({find(m, "path"), find(m, "regexp"), condition_of(m)});
  }
  for (const Node* item : items(root, "patch_lines")) {
    const MappingNode& m = yaml::as_mapping(*item);
    out.patch_lines.push_back(
        {find(m, "path"), find(m, "regexp"), find(m, "line"), find(m, "insertafter"), condition_of(m)});
  }
  for (const Node* item : items(root, "patch_blocks")) {
    const MappingNode& m = yaml::as_mapping(*item);
    out.patch_blocks.push_back(
        {find(m, "path"), find(m, "block"), find(m, "marker"), find(m, "insertafter"), condition_of(m)});
  }
  for (const Node* item : items(root, "download_extras")) {
    const MappingNode& m = yaml::as_mapping(*item);
    out.download_extras.push_back({find(m, "url"), find(m, "dest"), find(m, "sha256")});
  }
  if (const Node* patch = find(root, "patch_file")) {
    const MappingNode& m = yaml::as_mapping(*patch);
    out.patch_file = PatchFile{find(m, "path"), find(m, "commit"), condition_of(m)};
  }
}

}  // namespace

std::optional<Recipe> load_recipe(std::shared_ptr<const yaml::Document> document, std::string file,
                                  Sink& sink) {
  if (!format::check_object(document->root(), recipe_format(), sink)) return std::nullopt;
  const MappingNode& root = yaml::as_mapping(document->root());
  Recipe out;
  out.folder = path::parent(file);
  out.file = std::move(file);
  read_scalars(root, out);
  read_edits(root, out);
  out.extra_release_macros = entries(root, "extra_release_macros");
  out.scripts = actions(root, "scripts", "path");
  out.bash = actions(root, "bash", "cmd");
  out.tasks = actions(root, "tasks", "path");
  if (find(root, "requires") != nullptr) out.requirements = items(root, "requires");
  for (const Entry& entry : root.entries)
    if (!entry.value->is_null() && entry.key->value.as_string() != "vars") out.variables.push_back(entry);
  for (const Entry& entry : entries(root, "vars")) out.variables.push_back(entry);
  out.document = std::move(document);
  return out;
}

}  // namespace iocwright::image
