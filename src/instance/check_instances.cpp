#include "instance/check_instances.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <tuple>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "instance/check/baseline.hpp"
#include "instance/check/print_findings.hpp"
#include "instance/check_repository.hpp"

namespace iocwright::instance {

namespace {

Result<std::vector<std::string>> all_instances(const CheckRequest& request, const Disk& disk,
                                               const Environment& environment) {
  std::vector<std::string> out;
  if (request.paths.empty()) {
    InstanceRequest own = request.options.image;
    if (find_instance(own, disk, environment)) return std::vector<std::string>{""};
    return find_instances(".", disk);
  }
  std::set<std::string> seen;
  for (const std::string& path : request.paths)
    for (std::string& found : TRY(find_instances(path, disk)))
      if (seen.insert(path::normal(found)).second) out.push_back(std::move(found));
  return out;
}

/// Checks the instances in several threads. The results are in the order of `paths`.
std::vector<CheckedInstance> check_all(const std::vector<std::string>& paths, const CheckRequest& request,
                                       const Disk& disk, const Environment& environment, const Limits& limits,
                                       const TemplateFiles& templates) {
  std::vector<CheckedInstance> out(paths.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    InstanceChecker checker(request.options, disk, environment, limits, templates);
    for (std::size_t i = next++; i < paths.size(); i = next++) out[i] = checker.check(paths[i]);
  };
  const unsigned wanted = request.threads > 0 ? request.threads : std::thread::hardware_concurrency();
  // A thread reads definitions and templates of its own, which costs as much as a few instances.
  constexpr std::size_t instances_per_thread = 4;
  const std::size_t threads =
      std::clamp<std::size_t>(paths.size() / instances_per_thread, 1, std::max(wanted, 1U));
  std::vector<std::jthread> pool;
  for (std::size_t i = 1; i < threads; ++i) pool.emplace_back(work);
  work();
  pool.clear();  // joins
  return out;
}

/// Keeps the first of findings that are equal, with the number of further instances that have them.
void remove_repetitions(std::vector<check::FindingGroup>& groups) {
  using Key = std::tuple<DiagKind, check::FindingPlace, std::string>;
  std::map<Key, std::pair<std::size_t, std::size_t>> seen;  // the first one
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> repetitions;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    std::vector<check::Finding> kept;
    for (check::Finding& finding : groups[group].findings) {
      const auto [known, is_new] =
          seen.try_emplace({finding.kind, finding.place, finding.message}, group, kept.size());
      if (is_new || finding.place.file.empty()) kept.push_back(std::move(finding));
      else ++repetitions[known->second];
    }
    groups[group].findings = std::move(kept);
  }
  for (const auto& [at, count] : repetitions) {
    check::Finding& finding = groups[at.first].findings[at.second];
    finding.notes.push_back({{}, fmt::format("the same in {}", text::plural(count, "further instance"))});
    if (!finding.rendered.starts_with('{'))
      finding.rendered += fmt::format("note: {}\n", finding.notes.back().text);
  }
}

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0, known = 0;

  void add(Severity severity) {
    ++(severity == Severity::error ? errors : severity == Severity::warning ? warnings : notes);
  }
};

std::string describe(const Counts& counts) {
  std::vector<std::string> parts;
  if (counts.errors > 0) parts.push_back(text::plural(counts.errors, "error"));
  if (counts.warnings > 0) parts.push_back(text::plural(counts.warnings, "warning"));
  if (counts.notes > 0) parts.push_back(text::plural(counts.notes, "note"));
  return parts.empty() ? "no findings" : text::join(parts, ", ");
}

/// Names the rules that were skipped, by what they lack.
std::string describe_skipped(const std::vector<CheckedInstance>& checked) {
  std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>> by_need;  // rules, instances
  for (const CheckedInstance& instance : checked)
    for (const auto& [rule, need] : instance.skipped) {
      by_need[need].first.emplace(slug(rule));
      by_need[need].second.insert(instance.path);
    }
  std::string out;
  for (const auto& [need, rows] : by_need)
    out += fmt::format("skipped {} in {}, without {}: {}\n", text::plural(rows.first.size(), "rule"),
                       text::plural(rows.second.size(), "instance"), need,
                       text::join({rows.first.begin(), rows.first.end()}, ", "));
  return out;
}

Result<check::Baseline> read_baseline(const CheckRequest& request, const Disk& disk) {
  if (request.baseline.empty() || request.writes_baseline) return check::Baseline();
  return check::Baseline(TRY(or_unreadable(disk.read_input(request.baseline), "read")));
}

Result<void> write_baseline(const CheckRequest& request, const std::vector<check::FindingGroup>& groups,
                            Disk& disk) {
  check::Baseline out;
  for (const check::FindingGroup& group : groups)
    for (const check::Finding& finding : group.findings) out.add(finding);
  return or_fail(disk.replace(request.baseline, out.print()), "write");
}

std::string print_text(const std::vector<check::FindingGroup>& groups) {
  std::string out;
  for (const check::FindingGroup& group : groups)
    for (const check::Finding& finding : group.findings) out += finding.rendered + "\n";
  return out;
}

}  // namespace

CheckReport check_instances(CheckRequest request, Disk& disk, const Environment& environment,
                            const Limits& limits, const TemplateFiles& templates, Sink& sink) {
  CheckReport out;
  request.options.style.format = request.format == "json" ? MessageFormat::json : MessageFormat::text;
  auto paths = all_instances(request, disk, environment);
  auto baseline = read_baseline(request, disk);
  if (sink.take_error(paths) || sink.take_error(baseline)) {
    out.status = wrong_input;
    return out;
  }
  std::erase_if(*paths, [&](const std::string& path) { return !request.shard.contains(path); });
  std::vector<CheckedInstance> checked = check_all(*paths, request, disk, environment, limits, templates);
  check_repository(checked, request.options, request.shard.count == 1, disk);

  std::vector<check::FindingGroup> groups;
  for (CheckedInstance& instance : checked)
    groups.push_back({instance.path.empty() ? "." : instance.path, std::move(instance.findings)});
  if (request.format != "junit") remove_repetitions(groups);
  if (request.writes_baseline) {
    auto written = write_baseline(request, groups, disk);
    out.status = sink.take_error(written) ? step_failed : done;
    if (written) out.summary = fmt::format("wrote `{}`\n", request.baseline);
    return out;
  }
  Counts counts;
  for (check::FindingGroup& group : groups) {
    std::erase_if(group.findings, [&](const check::Finding& finding) { return baseline->take(finding); });
    for (const check::Finding& finding : group.findings) counts.add(finding.severity);
  }
  out.document =
      request.format == "text" ? print_text(groups) : check::print_findings(groups, request.format);
  out.summary = fmt::format("checked {}: {}\n", text::plural(groups.size(), "instance"), describe(counts));
  if (const std::size_t rest = baseline->rest(); rest > 0)
    out.summary += fmt::format("{} of the baseline no longer occur: `--write-baseline` removes them\n",
                               text::plural(rest, "finding"));
  out.summary += describe_skipped(checked);
  if (counts.errors > 0) out.status = wrong_input;
  return out;
}

}  // namespace iocwright::instance
