#include "launch/trial/run_trials.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"
#include "instance/find_instances.hpp"
#include "instance/open_instance.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/side_task.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/trial/isolation.hpp"
#include "launch/trial/run_trial.hpp"
#include "launch/trial/scratch.hpp"

namespace iocwright::launch {

namespace {

constexpr double limit_factor = 3, limit_reserve_s = 60;  // of a whole trial, in terms of the timeout

bool ends_program(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

class TrialRunner {
 public:
  TrialRunner(const TrialRequest& request, RunContext& context, const std::vector<TrialInstance>& instances,
              Isolation isolation, std::string folder, std::vector<TrialReport>& reports)
      : request_(request),
        context_(context),
        instances_(instances),
        isolation_(std::move(isolation)),
        folder_(std::move(folder)),
        reports_(reports),
        limit_s_(request.timeout_s * limit_factor + limit_reserve_s) {}

  /// Fills in the reports. Returns 0, or 128 + n after signal n.
  int run() {
    std::cout.flush();  // or children would print it again
    while (status_ == done && (next_ < instances_.size() || !running_.empty())) {
      while (running_.size() < job_count() && next_ < instances_.size()) start(next_++);
      wait();
      running_.remove_if([this](Running& one) { return has_ended(one); });
    }
    if (status_ != done) report_interruption();
    running_.clear();
    // The folder can be removed when they have ended. Other children, such as a caRepeater that the first
    // process of a container inherits, may never end.
    for (const pid_t child : children_)
      while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {}
    return status_;
  }

 private:
  struct Running {
    std::size_t index;
    double end_s;
    SideTask task;
    bool has_report = false;
  };

  void report_interruption() {
    constexpr const char* problem = "the test was interrupted";
    for (const Running& one : running_)
      if (!one.has_report) reports_[one.index].add_problem(problem);
    for (; next_ < instances_.size(); ++next_) reports_[next_].add_problem(problem);
  }

  std::size_t job_count() const {
    if (!isolation_.has_namespaces) return 1;
    const long processors = request_.jobs > 0 ? request_.jobs : ::sysconf(_SC_NPROCESSORS_ONLN);
    return static_cast<std::size_t>(std::max(processors, 1L));
  }

  std::string folder_of(std::size_t index) const { return path::join(folder_, std::to_string(index)); }

  void start(std::size_t index) {
    const TrialSetup setup{instances_[index], {folder_of(index)}, isolation_, request_.timeout_s};
    auto task = SideTask::start([&](const SideTask::TakeLine& send) {
      signals_.restore();
      send(to_json(run_trial(setup, context_)));
    });
    if (task) {
      children_.insert(task->pid());
      running_.push_back({index, now_s() + limit_s_, *std::move(task)});
    } else {
      reports_[index].add_problem(task.error().text("create"));
    }
  }

  void wait() {
    polls_.clear();
    polls_.watch(signals_.fd(), POLLIN, [this](short) {
      for (const Signal& signal : signals_.take())
        if (signal.number == SIGCHLD) reap();
        else if (ends_program(signal.number)) status_ = 128 + signal.number;
    });
    double end_s = now_s() + limit_s_;
    for (Running& one : running_) {
      end_s = std::min(end_s, one.end_s);
      one.task.watch(polls_, [this, &one](std::string_view line) {
        if (auto report = parse_trial_report(line)) {
          reports_[one.index] = *std::move(report);
          one.has_report = true;
        }
      });
    }
    constexpr double longest_s = 2e6;  // its milliseconds fit an int
    const double left_s = std::clamp(end_s - now_s(), 0.0, longest_s);
    if (!running_.empty()) polls_.run(static_cast<int>(left_s * 1000) + 1);
  }

  bool has_ended(Running& one) {
    if (one.task.is_running() && now_s() < one.end_s) return false;
    TrialReport& report = reports_[one.index];
    if (one.task.is_running())
      report.add_problem(fmt::format("the test has not ended within {:g} s", limit_s_));
    else if (!one.has_report) report.add_problem("the test ended without a result");
    one.task.cancel();
    // what remains is removed with the parent folder
    [[maybe_unused]] const auto removed = context_.disk.remove_tree(folder_of(one.index));
    return true;
  }

  void reap() {
    for (pid_t pid = 0; (pid = ::waitpid(-1, nullptr, WNOHANG)) > 0;) {
      children_.erase(pid);
      for (Running& one : running_) one.task.reaped(pid);
    }
  }

  double now_s() const { return context_.clock.now().count(); }

  const TrialRequest& request_;
  RunContext& context_;
  const std::vector<TrialInstance>& instances_;
  Isolation isolation_;
  std::string folder_;
  std::vector<TrialReport>& reports_;
  double limit_s_;
  std::set<pid_t> children_;  ///< the processes of tasks that were not waited for
  SignalGate signals_;
  PollSet polls_;
  std::list<Running> running_;
  std::size_t next_ = 0;
  int status_ = done;
};

Result<std::vector<TrialInstance>> instances_of(const TrialRequest& request, const RunContext& context) {
  if (!request.paths.empty()) return find_trial_instances(request.paths, context.disk);
  const auto place = TRY(instance::find_instance({}, context.disk, context.environment));
  return find_trial_instances({place.config_folder.empty() ? "." : place.config_folder}, context.disk);
}

void add_errors(const std::vector<TrialReport>& reports, Sink& sink) {
  for (const TrialReport& report : reports) {
    for (const std::string& problem : report.problems) {
      Diagnostic failed = error(DiagKind::step_failed, fmt::format("`{}`: {}", report.path, problem));
      if (&problem == &report.problems.back() && !report.log.empty())
        failed.add_note({}, "the last lines of its output:\n" + report.log);
      sink.add(std::move(failed));
    }
    for (const std::string& remark : report.remarks)
      sink.add(warning(DiagKind::step_failed, fmt::format("`{}`: {}", report.path, remark)));
  }
}

/// Marks all instances as not isolated. One error is enough, because all have the same cause.
void refuse(std::vector<TrialReport>& reports, const std::string& obstacle, Sink& sink) {
  for (TrialReport& report : reports) {
    report.verdict = Verdict::not_isolated;
    report.problems = {obstacle};
  }
  sink.add(error(DiagKind::step_failed,
                 fmt::format("no instance was started, because it could reach devices or other IOCs: {}",
                             obstacle))
               .help("run the test as root, or in a container without a network, such as with "
                     "`RUN --network=none`; or accept this with `--allow-network`"));
}

}  // namespace

Result<std::vector<TrialInstance>> find_trial_instances(const std::vector<std::string>& paths,
                                                        const Disk& disk) {
  std::vector<TrialInstance> out;
  std::map<std::string, int> uses;
  for (const std::string& path : paths)
    for (std::string& found : TRY(instance::find_instances(path, disk))) {
      if (std::ranges::find(out, found, &TrialInstance::path) != out.end()) continue;
      std::string folder = TRY(instance_source(found, disk));
      if (path::name(folder) == "config") folder = path::parent(folder);
      const std::string name(path::name(folder));
      ++uses[name];
      out.push_back({std::move(found), name});
    }
  for (TrialInstance& instance : out)
    if (uses[instance.name] > 1) instance.name = instance.path;
  return out;
}

TrialResults run_trials(const TrialRequest& request, RunContext context) {
  Sink& sink = context.reader.sink;
  auto instances = instances_of(request, context);
  if (sink.take_error(instances)) return {.status = wrong_input};
  const std::string root = epics::EpicsPaths::from(context.environment).root;
  if (!context.disk.is_folder(root).value_or(false)) {
    sink.add(error(DiagKind::requirement, fmt::format("there is no folder `{}` with a Generic IOC", root))
                 .help("run the test in the image of the instances, or set EPICS_ROOT"));
    return {.status = wrong_input};
  }
  std::vector<TrialReport> reports;
  for (const TrialInstance& instance : *instances)
    reports.push_back({.name = instance.name, .path = instance.path});
  TrialResults out;
  const Isolation isolation = find_isolation(context.disk);
  if (isolation.obstacle.empty() || request.allow_network) {
    auto folder = or_fail(TemporaryFolder::make(context.disk, context.environment), "create");
    if (sink.take_error(folder)) return {.status = step_failed};
    out.status = TrialRunner(request, context, *instances, isolation, folder->path(), reports).run();
    add_errors(reports, sink);
  } else {
    refuse(reports, isolation.obstacle, sink);
  }
  const auto has_passed = [](const TrialReport& report) { return report.verdict == Verdict::passed; };
  if (out.status == done && !std::ranges::all_of(reports, has_passed)) out.status = step_failed;
  out.table = print_table(reports);
  out.junit = print_junit(reports);
  return out;
}

}  // namespace iocwright::launch
