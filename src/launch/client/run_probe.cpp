#include "launch/client/run_probe.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "launch/client/override.hpp"
#include "launch/client/probe.hpp"

namespace iocwright::launch {

namespace {

constexpr std::chrono::milliseconds probe_period(200);

struct ProbeRow {
  std::string_view name;
  Probe probe;
  std::string_view script;  ///< the user's, in the config folder
};

constexpr std::array probes{ProbeRow{"live", Probe::live, "liveness.sh"},
                            ProbeRow{"started", Probe::started, "startup.sh"},
                            ProbeRow{"ready", Probe::ready, "readiness.sh"}};

/// True if the user's script exists but cannot be executed. Does not return if it has replaced this process.
bool user_script_failed(std::string_view name, ProbeContext& context) {
  const auto problem =
      become_user_script(std::string(name), context.disk, context.process, context.environment);
  if (problem) context.sink.add(error(DiagKind::exec_failed, problem->text("execute")));
  return problem.has_value();
}

ExitStatus report(ProbeError failure, DiagKind kind, std::string help, Sink& sink) {
  if (failure) sink.add(error(kind, *std::move(failure)).help(std::move(help)));
  return failure ? wrong_input : done;
}

}  // namespace

ExitStatus run_probe(std::string_view name, bool wait, ProbeContext context) {
  const auto row = std::ranges::find(probes, name, &ProbeRow::name);
  if (row == probes.end()) return wrong_usage;
  if (user_script_failed(row->script, context)) return not_executable;
  while (true) {
    auto failure = probe(row->probe, context.disk, context.clock, context.environment);
    if (!failure || !wait) return report(std::move(failure), DiagKind::probe_failed, "", context.sink);
    context.clock.sleep(probe_period);
  }
}

ExitStatus run_stop(ProbeContext context) {
  if (user_script_failed("stop.sh", context)) return not_executable;
  return report(stop_instance(context.environment, context.clock), DiagKind::no_supervisor,
                no_supervisor_help, context.sink);
}

}  // namespace iocwright::launch
