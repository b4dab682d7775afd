// A parsed recipe, `<module>.install.yml`: how a support module is fetched, patched, built and registered.
// Values are kept as YAML nodes because most may be templates, which are rendered when the build is planned.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// When an item of a recipe applies. Null defaults: always, and before make only.
struct Condition {
  const yaml::Node* when = nullptr;
  const yaml::Node* post_build = nullptr;
};

struct Download {
  const yaml::Node* url;
  const yaml::Node* dest;
  const yaml::Node* sha256 = nullptr;
};

/// An item of `comment_out`: prefixes each matching line with `# `.
struct CommentOut {
  const yaml::Node* path;
  const yaml::Node* regexp;
  Condition condition;
};

struct LinePatch {
  const yaml::Node* path;
  const yaml::Node* regexp = nullptr;
  const yaml::Node* line;
  const yaml::Node* insertafter = nullptr;
  Condition condition;
};

struct BlockPatch {
  const yaml::Node* path;
  const yaml::Node* block;
  const yaml::Node* marker = nullptr;
  const yaml::Node* insertafter = nullptr;
  Condition condition;
};

struct PatchFile {
  const yaml::Node* path = nullptr;
  const yaml::Node* commit = nullptr;
  Condition condition;
};

/// An item of `scripts`, `bash` or `tasks`: a path or a command.
struct Action {
  const yaml::Node* what;
  const yaml::Node* creates = nullptr;  ///< for `bash`: skip the command when this file exists
  Condition condition;
};

struct Recipe {
  std::shared_ptr<const yaml::Document> document;  ///< owns the nodes
  std::string file;
  std::string folder;  ///< the folder that contains the file

  // Null means that the recipe does not have the key.
  const yaml::Node* module = nullptr;
  const yaml::Node* version = nullptr;
  const yaml::Node* organization = nullptr;
  const yaml::Node* git_repo = nullptr;
  const yaml::Node* recursive = nullptr;
  const yaml::Node* macro = nullptr;
  const yaml::Node* local_path = nullptr;
  const yaml::Node* make_options = nullptr;
  const yaml::Node* max_jobs = nullptr;
  const yaml::Node* license = nullptr;
  const yaml::Node* skip_clean = nullptr;
  const yaml::Node* skip_apt = nullptr;
  const yaml::Node* skip_when = nullptr;
  /// Empty optional: the recipe does not declare requirements, so command line order applies.
  std::optional<std::vector<const yaml::Node*>> requirements;

  std::vector<const yaml::Node*> dbds, libs, apt_developer, apt_runtime, remove_macros, remove_files_prebuild,
      protocol_files, runtime_files;
  std::vector<yaml::Entry> extra_release_macros;
  std::vector<Download> download_extras;
  std::vector<CommentOut> comment_out;
  std::vector<LinePatch> patch_lines;
  std::vector<BlockPatch> patch_blocks;
  std::optional<PatchFile> patch_file;
  std::vector<Action> scripts, bash, tasks;
  /// All keys that templates can use, including those of `vars`.
  std::vector<yaml::Entry> variables;
};

const format::ObjectFormat& recipe_format();

/// Validates and reads a parsed recipe. Returns nothing when it has errors, which are reported to the sink.
std::optional<Recipe> load_recipe(std::shared_ptr<const yaml::Document> document, std::string file,
                                  Sink& sink);

}  // namespace iocwright::image
