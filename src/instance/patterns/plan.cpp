#include "instance/patterns/plan.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/value/text_forms.hpp"
#include "instance/patterns/manifest.hpp"

namespace iocwright::patterns {

namespace {

struct UsedRule {
  CompiledRule rule;
  bool is_used = false;
};

struct Exclude {
  std::string expression;
  std::string place;
  Regex regex;
  bool is_used = false;
};

Result<std::vector<UsedRule>> compile_rules(const std::vector<Rule>& rules, std::string_view list) {
  std::vector<UsedRule> out;
  for (const Rule& rule : rules) {
    CompiledRule compiled = TRY(CompiledRule::compile(rule, fmt::format("{} entry {}", list, out.size())));
    out.push_back({std::move(compiled)});
  }
  return out;
}

class Planner {
 public:
  explicit Planner(const std::string& name) : name_(name) {}

  Result<void> compile(const std::vector<Rule>& manifest, const Selection& selection) {
    manifest_ = TRY(compile_rules(manifest, manifest_name));
    include_ =
        TRY(compile_rules(selection.include, fmt::format("{}: runtime-lock.yaml select.include", name_)));
    for (const std::string& expression : selection.exclude) {
      const std::string place =
          fmt::format("{}: runtime-lock.yaml select.exclude {}", name_, quote(expression));
      auto regex = compile_for_path(expression);
      if (!regex)
        return fail(
            error(DiagKind::regular_expression, fmt::format("{}: invalid regex: {}", place, regex.error())));
      exclude_.push_back({expression, place, *std::move(regex)});
    }
    return {};
  }

  Result<void> add(const std::string& file) {
    if (TRY(place_by(include_, file, false))) return {};
    TRY(place_by(manifest_, file, true));
    return {};
  }

  Result<VendorPlan> finish() {
    TRY(check_selection());
    if (plan_.empty())
      return refuse(fmt::format(
          "{}: no file is matched by any {} entry{}, so nothing would be vendored - a "
          "pattern that vendors nothing is a mistake, not a policy",
          name_, manifest_name, exclude_.empty() ? "" : " once the runtime-lock.yaml select is applied"));
    for (const auto& [destination, file] : plan_) TRY(check_parents(destination, file));
    return std::move(plan_);
  }

 private:
  static tl::unexpected<Diagnostic> refuse(const std::string& message) {
    return fail(error(DiagKind::fetch_failed, message));
  }

  /// Places the file by the first rule that matches; false if none does.
  Result<bool> place_by(std::vector<UsedRule>& rules, const std::string& file, bool may_exclude) {
    for (auto& [rule, is_used] : rules) {
      const auto match = TRY(rule.match(file));
      if (!match) continue;
      is_used = true;
      if (may_exclude && TRY(is_excluded(file))) return true;
      std::string destination = TRY(rule.destination(file, *match));
      const auto [taken, is_new] = plan_.emplace(std::move(destination), file);
      if (!is_new)
        return refuse(fmt::format("{}: {} and {} both vendor to {}; one would silently overwrite the other",
                                  rule.place(), file, taken->second, quote(taken->first)));
      return true;
    }
    return false;
  }

  Result<bool> is_excluded(const std::string& file) {
    bool out = false;
    for (Exclude& exclude : exclude_)
      if (TRY(matches_path(exclude.regex, file, exclude.place))) out = exclude.is_used = true;
    return out;
  }

  Result<void> check_selection() const {
    for (const UsedRule& rule : include_)
      if (!rule.is_used) return refuse(rule.rule.place() + ": selects no file of the pattern");
    for (const Exclude& exclude : exclude_)
      if (!exclude.is_used)
        return refuse(fmt::format("{} drops no file that {} vendors", exclude.place, manifest_name));
    return {};
  }

  Result<void> check_parents(const std::string& destination, const std::string& file) const {
    for (std::string parent = path::parent(destination); !parent.empty(); parent = path::parent(parent))
      if (const auto found = plan_.find(parent); found != plan_.end())
        return refuse(
            fmt::format("{}: {} vendors to {} but {} vendors to {}; one destination cannot be both "
                        "a file and a folder",
                        manifest_name, file, quote(destination), found->second, quote(parent)));
    return {};
  }

  const std::string& name_;
  std::vector<UsedRule> manifest_, include_;
  std::vector<Exclude> exclude_;
  VendorPlan plan_;
};

}  // namespace

Result<VendorPlan> plan_files(const std::string& name, const std::vector<std::string>& files,
                              const std::vector<Rule>& manifest, const Selection& selection) {
  Planner planner(name);
  TRY(planner.compile(manifest, selection));
  for (const std::string& file : files)
    if (file != manifest_name) TRY(planner.add(file));
  return planner.finish();
}

}  // namespace iocwright::patterns
