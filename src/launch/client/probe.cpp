#include "launch/client/probe.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>

#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/run_request.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/timed_run.hpp"

namespace iocwright::launch {

namespace {

constexpr int answer_timeout_ms = 200;
constexpr int caget_timeout_ms = 800;  // below the kubelet's own timeout of 1 s
constexpr const char* caget_wait_s = "0.7";
constexpr int stop_timeout_ms = 60'000;  // the supervisor is normally faster: its grace ends with SIGKILL
constexpr std::array<std::string_view, 3> names{"live", "started", "ready"};

std::string control_of(const Environment& environment) { return control_socket(console_socket(environment)); }

ProbeError ask_pv(const std::string& pv, const Disk& disk, Clock& clock, const Environment& environment) {
  const Environment variables = probe_environment(environment);
  const auto caget = epics::base_tool("caget", disk, environment);
  if (!caget) return caget.error().text("look for caget at");
  const ProcessRequest request{{*caget, "-w", caget_wait_s, pv}, "", &variables, false};
  const auto result = run_with_timeout(request, caget_timeout_ms, clock);
  const std::string where = fmt::format("at port {} of {}", Settings(variables).text(Setting::ca_server_port),
                                        variables.get("EPICS_CA_ADDR_LIST"));
  if (!result) return result.error().text("run");
  if (result->status == done && !result->timed_out) return std::nullopt;
  if (result->status == not_found || result->status == not_executable)
    return "cannot run caget: add EPICS Base's bin folder to PATH or set EPICS_BASE";
  return fmt::format("PV {} does not respond {}", pv, where);
}

/// Looks for an IOC that was started with `run --exec`, which has no launcher. Returns `why` if there is
/// none, or if there is a launcher that does not answer.
FileResult<LifeStatus> look_without_launcher(const FileError& why, const Disk& disk,
                                             const Environment& environment) {
  const bool has_launcher = why.code != ENOENT && why.code != ECONNREFUSED;
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  const auto arch = epics::host_arch(disk, environment);
  const std::string program = path::join(paths.ioc, "bin/" + arch.value_or("") + "/ioc");
  auto found =
      has_launcher || !arch ? std::nullopt : look_for_instance(disk, program, paths.runtime, paths.state);
  if (!found) return tl::make_unexpected(why);
  return *std::move(found);
}

/// False if the done file cannot be accessed, because a probe must fail when the state is unknown.
bool is_wait_over(const Disk& disk, const Environment& environment) {
  return disk.exists(path::join(epics::EpicsPaths::from(environment).state, "doWait_completed.txt"))
      .value_or(false);
}

/// Checks the process, the PV, or both.
ProbeError probe_live(const FileResult<LifeStatus>& status, const Disk& disk, Clock& clock,
                      const Environment& environment) {
  const auto method = Settings(environment).choice(Setting::probe);
  if (!method) return method.error();
  if (*method != "pv") {
    if (!status) return status.error().text("reach the launcher at");
    if (auto failure = judge(Probe::live, *status)) return failure;
  }
  const std::string pv = liveness_pv(environment);
  if (*method == "pv" && pv.empty()) return "IOCWRIGHT_PROBE=pv requires K8S_IOC_PV";
  // no PV is served before the IOC is executed
  const bool is_up = !status || status->state == LifeState::starting || status->state == LifeState::running;
  return *method == "process" || pv.empty() || !is_up ? std::nullopt : ask_pv(pv, disk, clock, environment);
}

}  // namespace

ProbeError judge(Probe probe, const LifeStatus& status) {
  if (status.stopped) return "the IOC is stopped (SIGSTOP)";
  const bool executed = status.state == LifeState::starting || status.state == LifeState::running;
  switch (probe) {
    case Probe::live: return std::nullopt;
    case Probe::started:
      if (executed) return std::nullopt;
      break;
    case Probe::ready:
      if (status.state == LifeState::running) return std::nullopt;
      break;
  }
  if (status.state == LifeState::waiting)
    return fmt::format("waiting for hardware: {} of {} devices have not responded", status.waits_left,
                       status.waits_total);
  if (status.state == LifeState::starting) return "iocInit has not completed";
  return fmt::format("the instance is {}", word_of(status.state));
}

FileResult<LifeStatus> ask_status(const Environment& environment, const Clock& clock) {
  const std::string path = control_of(environment);
  const auto text = ask(path, "status", answer_timeout_ms, clock);
  if (!text) return tl::make_unexpected(text.error());
  if (auto status = parse_life_status(*text)) return *std::move(status);
  return tl::make_unexpected(FileError{path, EPROTO});
}

std::string liveness_pv(const Environment& environment) {
  const Settings settings(environment);
  if (std::string pv = settings.text(Setting::liveness_pv); !pv.empty()) return pv;
  const std::string prefix = settings.text(Setting::ioc_prefix);
  return settings.flag(Setting::liveness_enabled) && !prefix.empty() ? prefix + ":UPTIME" : "";
}

Environment probe_environment(const Environment& environment) {
  const Settings settings(environment);
  Environment out = environment;
  if (std::string port = settings.text(Setting::ca_port); !port.empty())
    assign(out, Setting::ca_server_port, std::move(port));
  std::string address = settings.text(Setting::ca_address);
  // an IOC that serves a single interface responds only there
  const std::string interfaces = settings.text(Setting::ca_interfaces);
  if (address.empty()) address = text::split(text::trim(interfaces), ' ').front();
  if (address.empty()) address = settings.default_text(Setting::ca_interfaces);
  out.set("EPICS_CA_ADDR_LIST", std::move(address));
  out.set("EPICS_CA_AUTO_ADDR_LIST", "NO");
  return out;
}

ProbeError probe(Probe which, const Disk& disk, Clock& clock, const Environment& environment) {
  const auto answer = ask_status(environment, clock);
  const auto status = answer ? answer : look_without_launcher(answer.error(), disk, environment);
  const std::string name = fmt::format("probe-{}", names.at(static_cast<std::size_t>(which)));
  ProbeError failure;
  if (which == Probe::live) failure = probe_live(status, disk, clock, environment);
  else if (status) failure = judge(which, *status);
  // of a script started with `run --exec`, only the end of the preceding wait is known
  else if (which == Probe::ready || !is_wait_over(disk, environment))
    failure = status.error().text("reach the launcher at");
  if (answer) {
    [[maybe_unused]] const auto noted =
        ask(control_of(environment), fmt::format("note {} {}", name, failure.value_or("")), answer_timeout_ms,
            clock);
  }
  return failure;
}

ProbeError stop_instance(const Environment& environment, const Clock& clock) {
  FileHandle connection;
  const auto answer = ask(control_of(environment), "stop", answer_timeout_ms, clock, &connection);
  if (!answer) return answer.error().text("reach the launcher at");
  pollfd wait{connection.get(), POLLIN, 0};  // closed when the supervisor exits
  return ::poll(&wait, 1, stop_timeout_ms) == 1
             ? std::nullopt
             : ProbeError(fmt::format("the instance is still running {} s after the stop request",
                                      stop_timeout_ms / 1000));
}

}  // namespace iocwright::launch
