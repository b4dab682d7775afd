// The third part of Supervisor: reports why a run ended.
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>

#include "launch/supervise/core_file.hpp"
#include "launch/supervise/supervisor.hpp"

namespace iocwright::launch {

namespace {

/// In bytes. The child has inherited our limit.
std::uint64_t core_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  return limit.rlim_cur;
}

}  // namespace

std::string Supervisor::stop_text(int status) const {
  static constexpr std::array<std::string_view, 6> ways{"exited",
                                                        "exited before autosave could save",
                                                        "exited while autosave was saving",
                                                        "exited after `exit` was typed",
                                                        "exited after SIGTERM",
                                                        "was killed by SIGKILL"};
  return fmt::format("the {} {}, {:.2f} s after the stop request ({}), with status {}",
                     life_.is_script() ? "script" : "IOC", ways.at(static_cast<std::size_t>(stop_.stage())),
                     now_s() - stop_.began_s(), stopped_by_, status);
}

/// Ignores errors: a container need not have such a file, and its log has the same lines. Without a reader, a
/// pipe blocks.
void Supervisor::write_termination_log(const std::string& text) const {
  constexpr int timeout_ms = 500;
  auto task = SideTask::start(
      [&](const SideTask::TakeLine& /*send*/) { (void)disk_.write(options_.termination_log, text); });
  if (task) task->wait(timeout_ms);
}

AfterRun Supervisor::report_end(const RunEnd& end) {
  const bool is_script = life_.is_script(), failed_to_start = life_.is_starting_up();
  AfterRun after = life_.on_exit(end, now_s(), stop_.requested());
  EndReport report{.why = after.message};
  if (stop_.requested()) report.why = stop_text(end.status);
  report.crashed = is_crash(end.signal);
  if (report.crashed)
    report.core = core_file_text(disk_, {end.pid, end.signal, end.dumped_core, child_folder_, core_limit()});
  const bool has_failed = after.status != 0 && !stop_.requested();
  if (has_failed && failed_to_start) report.first_error = run_log_.first_error();
  if (has_failed || report.crashed) report.last_lines = run_log_.last_lines();
  // keep our line out of what a command prints
  const bool to_errors =
      is_script && end.signal == 0 && !stop_.requested() && after.next == AfterRun::Next::finish;
  if (!to_errors || options_.reports_exit)
    for (const std::string& line : log_lines(report)) log_to(to_errors ? errors_ : output_, line);
  if (!options_.termination_log.empty()) write_termination_log(termination_text(report));
  return after;
}

}  // namespace iocwright::launch
