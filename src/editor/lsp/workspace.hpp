// What the server knows about files: definitions, diagnostics and the values of entities.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/environment.hpp"
#include "core/value/budget.hpp"
#include "editor/lsp/file_diagnostics.hpp"
#include "editor/lsp/open_files.hpp"
#include "editor/lsp/rule_check.hpp"
#include "editor/lsp/yaml_path.hpp"
#include "epics/site/epics_paths.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::lsp {

/// The definitions that an instance can use, and the text of their files.
struct DefinitionSet {
  std::vector<std::pair<std::string, std::string>> contents;  ///< path and text
  Sources sources;                                            ///< of the places in `definitions`
  resolve::Definitions definitions;
};

/// Where the type of an entity is: a path and an offset.
using EntityPlace = std::pair<std::string, std::uint32_t>;

/// The values of the entities of an instance.
struct InstanceValues {
  std::vector<std::string> texts;  ///< of the files that it was made from, to see whether they have changed
  std::map<EntityPlace, report::EntityFacts> entities;  ///< empty if the instance has errors
};

/// The open files, and what has been read for them. It reads files again after they have changed.
class Workspace {
 public:
  /// `request` says which definitions instances use; its path is ignored. `disk` must outlive the object.
  Workspace(const Disk& disk, Environment environment, const Limits& limits,
            instance::InstanceRequest request, const TemplateFiles& generated)
      : files_(disk),
        environment_(std::move(environment)),
        limits_(limits),
        request_(std::move(request)),
        generated_(generated) {}

  OpenFiles& files() { return files_; }
  const OpenFiles& files() const { return files_; }
  const Limits& limits() const { return limits_; }

  /// The folders of the image, with that of the file as the config folder.
  epics::EpicsPaths image_paths(const std::string& path) const;

  /// Names what is checked together with this file: the first file of its instance, or the file itself.
  std::string unit_of(const std::string& path) const;
  /// Checks a unit with the functions that generation uses. `path` is an open file of it.
  FileDiagnostics diagnose(const std::string& path);
  /// What the rules can be applied to, now that generation has no errors: the instance that the file belongs
  /// to. Nothing if there is none.
  std::optional<RuleCheck> rule_check(const std::string& path) const;

  /// The definitions that an instance or definition file at this path can use, without those that have
  /// errors. They stay valid until a file has changed.
  const DefinitionSet& definitions(const std::string& path);

  /// The values of the entities of the instance that the file belongs to. Empty if it has errors.
  const InstanceValues& values(const std::string& path);

 private:
  instance::InstanceRequest request_for(const std::string& path) const;
  std::vector<std::string> texts_of(const instance::InstancePlace& place) const;
  FileDiagnostics diagnose_instance(const instance::InstancePlace& place, const std::string& path);
  /// Of a template or a substitution file that belongs to no instance.
  FileDiagnostics database_syntax(const std::string& path) const;
  FileDiagnostics diagnose_file(const std::string& path);
  void add_partial(const instance::InstancePlace& place, FileDiagnostics& out);

  OpenFiles files_;
  Environment environment_;
  Limits limits_;
  instance::InstanceRequest request_;
  TemplateFiles generated_;
  std::map<std::string, std::unique_ptr<DefinitionSet>> definitions_;  ///< by folder of the file
  std::map<std::string, InstanceValues> values_;                       ///< by unit
};

}  // namespace iocwright::lsp
