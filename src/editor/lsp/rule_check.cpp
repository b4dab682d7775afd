#include "editor/lsp/rule_check.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "core/base/path.hpp"
#include "instance/check_instance.hpp"

namespace iocwright::lsp {

namespace {

/// Finds the ranges of findings, which have no sources anymore.
class Texts {
 public:
  explicit Texts(const OpenFiles& files) : files_(files) {}

  /// The beginning of the file if it cannot be read anymore.
  Range range(const check::FindingPlace& place) {
    const auto [found, is_new] = texts_.try_emplace(place.file);
    if (is_new) found->second = files_.read_input(place.file).value_or("");
    // An editor does not show an empty range.
    return TextLines(found->second).range(place.begin, std::max(place.end, place.begin + 1));
  }

 private:
  const OpenFiles& files_;
  std::map<std::string, std::string> texts_;
};

FileDiagnostic to_diagnostic(const check::Finding& finding, Texts& texts) {
  FileDiagnostic out{.range = finding.place.file.empty() ? Range{} : texts.range(finding.place),
                     .severity = finding.severity,
                     .kind = slug(finding.kind),
                     .message = finding.message,
                     .help = finding.help,
                     .related = {}};
  for (const check::FindingNote& note : finding.notes) {
    if (note.place.file.empty()) out.message += "\nnote: " + note.text;
    else out.related.push_back({path::normal(note.place.file), texts.range(note.place), note.text});
  }
  return out;
}

}  // namespace

FileDiagnostics apply_rules(const RuleCheck& check) {
  instance::CheckOptions options;
  options.image = check.request;
  instance::InstanceChecker checker(options, check.files, check.environment, check.limits, check.generated);
  FileDiagnostics out;
  Texts texts(check.files);
  for (const check::Finding& finding : checker.check(check.request.path).findings) {
    if (check::rule_of(finding.kind) == nullptr) continue;  // of generation
    const std::string file = finding.place.file.empty() ? check.unit : path::normal(finding.place.file);
    std::vector<FileDiagnostic>& of_file = out[file];
    FileDiagnostic item = to_diagnostic(finding, texts);
    if (std::ranges::find(of_file, item) == of_file.end()) of_file.push_back(std::move(item));
  }
  return out;
}

}  // namespace iocwright::lsp
