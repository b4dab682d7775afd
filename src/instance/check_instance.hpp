// Checks one instance after another, and keeps what they share.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "core/base/templates.hpp"
#include "instance/check/finding.hpp"
#include "instance/check/image_types.hpp"
#include "instance/check/load_records.hpp"
#include "instance/check/rules.hpp"
#include "instance/check_loads.hpp"
#include "instance/open_instance.hpp"

namespace iocwright::instance {

/// Which levels findings have, instead of those of their rules.
enum class Levels { of_rules, warnings_are_errors, errors_are_warnings };

/// Changes the levels of findings.
void change_levels(std::vector<Diagnostic>& findings, Levels levels);

/// How instances are checked.
struct CheckOptions {
  InstanceRequest image;  ///< without a path
  std::set<DiagKind> allowed;
  Levels levels = Levels::of_rules;
  bool is_generated = false;  ///< the runtime folder has the PVI templates of the instance
  MessageStyle style;         ///< of Finding::rendered
};

struct CheckedInstance {
  std::string path;  ///< as find_instances() gives it
  std::vector<check::Finding> findings;
  check::SkippedRules skipped;
  check::InstanceRecords records;
};

/// To be used by one thread. Reads definitions and the templates of the image only once.
class InstanceChecker {
 public:
  InstanceChecker(const CheckOptions& options, const Disk& disk, const Environment& environment,
                  const Limits& limits, const TemplateFiles& templates)
      : options_(options),
        disk_(disk),
        environment_(environment),
        limits_(limits),
        generated_(templates),
        loads_(options.image, disk, sources_, environment),
        images_(environment) {}

  /// Applies all rules to the instance at a path; see InstanceRequest::path.
  CheckedInstance check(const std::string& path);

 private:
  /// Definitions that were read.
  struct DefinitionSet {
    std::vector<std::string> files;
    std::optional<resolve::Definitions> definitions;  ///< empty before the first use
    bool has_errors = false;
    std::vector<check::Finding> findings;
    std::set<FileId> sources;
  };

  const DefinitionSet& definitions_of(const InstancePlace& place);
  void check_place(const InstancePlace& place, CheckedInstance& out);
  void check_generated(const InstancePlace& place, const report::InstanceFacts& facts, CheckedInstance& out);
  FileSet make_templates(const InstancePlace& place, const boot::Boot& boot);
  void check_hand_written(const InstancePlace& place, const report::HandWritten& files, CheckedInstance& out);
  std::vector<check::Finding> findings_of(Sink& sink) const;
  void forget_instance(const std::string& config_folder, FileId last_kept);

  const CheckOptions& options_;
  const Disk& disk_;
  const Environment& environment_;
  const Limits& limits_;
  const TemplateFiles& generated_;
  Sources sources_;
  Sink sink_;
  LoadChecker loads_;
  check::ImageTypes images_;
  DefinitionSet shared_, own_;  ///< of the image; and of the image and an instance that has some
};

}  // namespace iocwright::instance
