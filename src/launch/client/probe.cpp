#include "launch/client/probe.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/run_request.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/timed_run.hpp"

namespace iocwright::launch {

namespace {

constexpr int answer_ms = 200;
constexpr int caget_ms = 800;  // the kubelet's own limit is 1 s
constexpr const char* caget_wait_s = "0.7";
constexpr int longest_stop_ms = 60'000;  // the supervisor is sooner: its grace ends with KILL
constexpr std::array<std::string_view, 3> names{"live", "started", "ready"};

std::string control_of(const Environment& environment) { return control_socket(console_socket(environment)); }

Complaint ask_pv(const std::string& pv, const Disk& disk, const Environment& environment) {
  const Environment settings = probe_environment(environment);
  const auto caget = epics::base_tool("caget", disk, environment);
  if (!caget) return caget.error().text("look for caget at");
  const ProcessRequest request{{*caget, "-w", caget_wait_s, pv}, "", &settings, false};
  const auto asked = run_for(request, caget_ms);
  const std::string where = fmt::format("at port {} of {}", settings.get("EPICS_CA_SERVER_PORT", "5064"),
                                        settings.get("EPICS_CA_ADDR_LIST"));
  if (!asked) return asked.error().text("run");
  if (asked->status == 0 && asked->in_time) return std::nullopt;
  if (asked->status == 127 || asked->status == 126)
    return "caget cannot be run: put EPICS Base's bin folder into PATH or set EPICS_BASE";
  return fmt::format("PV {} does not answer {}", pv, where);
}

/// A launcher that is not there is no fault of an IOC that was started the exec way; one that does not answer
/// is.
FileResult<LifeStatus> look_without_launcher(const FileProblem& why, const Disk& disk,
                                             const Environment& environment) {
  const bool is_there = why.code != ENOENT && why.code != ECONNREFUSED;
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  const auto arch = epics::host_arch(disk, environment);
  const std::string program = path::join(paths.ioc, "bin/" + arch.value_or("") + "/ioc");
  auto seen = is_there || !arch ? std::nullopt : look_for_instance(disk, program, paths.runtime);
  if (!seen) return tl::make_unexpected(why);
  return *std::move(seen);
}

/// False also when the done file cannot be looked at: a probe that knows nothing must fail.
bool is_wait_over(const Disk& disk, const Environment& environment) {
  return disk.exists(path::join(epics::EpicsPaths::from(environment).state, "doWait_completed.txt"))
      .value_or(false);
}

/// Alive by the process, the PV, or both.
Complaint look_alive(const FileResult<LifeStatus>& status, const Disk& disk, const Environment& environment) {
  const std::string by = environment.get("IOCWRIGHT_PROBE", "both");
  if (by != "process" && by != "pv" && by != "both")
    return fmt::format("IOCWRIGHT_PROBE is `{}`, not `process`, `pv` or `both`", by);
  if (by != "pv") {
    if (!status) return status.error().text("ask the launcher at");
    if (auto complaint = judge(Probe::live, *status)) return complaint;
  }
  const std::string pv = liveness_pv(environment);
  if (by == "pv" && pv.empty()) return "IOCWRIGHT_PROBE=pv needs K8S_IOC_PV";
  // no PV can answer while no IOC is meant to be there
  const bool is_up = !status || status->state == LifeState::starting || status->state == LifeState::running;
  return by == "process" || pv.empty() || !is_up ? std::nullopt : ask_pv(pv, disk, environment);
}

}  // namespace

Complaint judge(Probe probe, const LifeStatus& status) {
  if (status.stopped) return "the IOC is stopped, as by SIGSTOP";
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
    return fmt::format("waiting for hardware: {} of {} do not answer yet", status.waits_left,
                       status.waits_total);
  if (status.state == LifeState::starting) return "iocInit is not through yet";
  return fmt::format("the instance is {}", word_of(status.state));
}

FileResult<LifeStatus> ask_status(const Environment& environment) {
  const std::string path = control_of(environment);
  const auto text = ask(path, "status", answer_ms);
  if (!text) return tl::make_unexpected(text.error());
  if (auto status = parse_life_status(*text)) return *std::move(status);
  return tl::make_unexpected(FileProblem{path, EPROTO});
}

std::string liveness_pv(const Environment& environment) {
  if (const std::string pv = environment.get("K8S_IOC_PV"); !pv.empty()) return pv;
  const std::string prefix = environment.get("IOC_PREFIX");
  return environment.get("K8S_IOC_LIVENESS_ENABLED") == "true" && !prefix.empty() ? prefix + ":UPTIME" : "";
}

Environment probe_environment(const Environment& environment) {
  Environment out = environment;
  if (const std::string port = environment.get("K8S_IOC_PORT"); !port.empty())
    out.set("EPICS_CA_SERVER_PORT", port);
  std::string address = environment.get("K8S_IOC_ADDRESS");
  // an IOC that serves one interface alone answers only there
  if (address.empty())
    address = text::split(text::trim(environment.get("EPICS_CAS_INTF_ADDR_LIST", "127.0.0.1")), ' ').front();
  out.set("EPICS_CA_ADDR_LIST", address.empty() ? "127.0.0.1" : address);
  out.set("EPICS_CA_AUTO_ADDR_LIST", "NO");
  return out;
}

Complaint probe(Probe which, const Disk& disk, const Environment& environment) {
  const auto told = ask_status(environment);
  const auto status = told ? told : look_without_launcher(told.error(), disk, environment);
  const std::string name = fmt::format("probe-{}", names.at(static_cast<std::size_t>(which)));
  Complaint complaint;
  if (which == Probe::live) complaint = look_alive(status, disk, environment);
  else if (status) complaint = judge(which, *status);
  // nothing is known of a script that was started the exec way, but that the wait before it is over
  else if (which == Probe::ready || !is_wait_over(disk, environment))
    complaint = status.error().text("ask the launcher at");
  if (told) {
    [[maybe_unused]] const auto noted =
        ask(control_of(environment), fmt::format("note {} {}", name, complaint.value_or("")), answer_ms);
  }
  return complaint;
}

Complaint stop_instance(const Environment& environment) {
  FileHandle connection;
  const auto asked = ask(control_of(environment), "stop", answer_ms, &connection);
  if (!asked) return asked.error().text("ask the launcher at");
  pollfd wait{connection.get(), POLLIN, 0};  // its end is the supervisor's
  return ::poll(&wait, 1, longest_stop_ms) == 1
             ? std::nullopt
             : Complaint("the instance goes on though it was asked to stop");
}

}  // namespace iocwright::launch
