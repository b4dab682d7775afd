#include "launch/client/probe.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "core/base/escape_controls.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "epics/db/defines_record.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/run_request.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/instance_lock.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/timed_run.hpp"

namespace iocwright::launch {

namespace {

constexpr int answer_timeout_ms = 200;
constexpr int caget_timeout_ms = 800;  // below the kubelet's own timeout of 1 s
constexpr const char* caget_wait_s = "0.7";
// The second is a broadcast: of several IOCs that share a port, only one gets what is sent to the first. An
// IOC that serves only 127.0.0.1 does not get the broadcast.
constexpr const char* all_iocs_of_host = "127.0.0.1 127.255.255.255";
constexpr double stop_reserve_s = 5;  // beyond the grace, for the last output
constexpr std::array<std::string_view, 3> names{"live", "started", "ready"};

std::string control_of(const Environment& environment) { return control_socket(console_socket(environment)); }

bool is_caget_missing(const Disk& disk, const Environment& environment) {
  const auto caget = epics::base_tool("caget", disk, environment);
  return caget && *caget == "caget";
}

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

/// Looks for an instance without a supervisor. Returns `why` if there is none.
StatusAnswer look_without_supervisor(NoStatus why, const Disk& disk, const Clock& clock,
                                     const Environment& environment) {
  const auto arch = epics::host_arch(disk, environment);
  if (why.is_silent || !arch) return tl::make_unexpected(std::move(why));
  const epics::EpicsPaths paths = epics::EpicsPaths::from(environment);
  InstanceTraits traits{instance_id(environment), path::join(paths.ioc, "bin/" + *arch + "/ioc"),
                        paths.state};
  const auto holder = instance_holder(instance_lock_path(paths.runtime));
  if (holder && !traits.id.may_be({holder->name, ""})) return tl::make_unexpected(std::move(why));
  if (holder) traits.lock_holder = holder->pid;
  auto found = look_for_instance(disk, traits);
  if (!found) return tl::make_unexpected(std::move(why));
  if (holder && holder->executed_at && found->state == LifeState::starting)
    found->starting_s = clock.now().count() - *holder->executed_at;
  return *std::move(found);
}

/// Asks the instance's supervisor to carry out a request. See ask() for `keep`.
StatusAnswer send_request(std::string_view request, const Environment& environment, const Clock& clock,
                          FileHandle* keep = nullptr) {
  const std::string path = control_of(environment);
  const InstanceId id = requested_instance(environment);
  const auto failed = [&](const FileError& failure) {
    const bool is_silent = failure.code != ENOENT && failure.code != ECONNREFUSED;
    return tl::make_unexpected(
        NoStatus{is_silent ? failure.text("reach the supervisor at")
                           : fmt::format("no supervised IOC is running: nothing listens at `{}`", path),
                 is_silent});
  };
  const auto text = ask(path, addressed(id, request), answer_timeout_ms, clock, keep);
  if (!text) return failed(text.error());
  auto status = parse_life_status(*text);
  if (!status) return failed({path, EPROTO});
  if (id.may_be(status->id)) return *std::move(status);
  return tl::make_unexpected(NoStatus{other_instance(path, status->id), false});
}

/// False if the done file cannot be accessed, because a probe must fail when the state is unknown.
bool is_wait_over(const Disk& disk, const Environment& environment) {
  return disk.exists(path::join(epics::EpicsPaths::from(environment).state, "doWait_completed.txt"))
      .value_or(false);
}

/// Writes the reason to the log of the instance, once.
void note_missing_pv(const ProbedPv& pv, const Clock& clock, const Environment& environment) {
  [[maybe_unused]] const auto noted =
      send_request("note probe-pv checking only the process, because " + pv.why_none, environment, clock);
}

/// Waits until the supervisor has closed its connection, which it does by exiting. False at the timeout.
bool wait_for_end(const FileHandle& connection, double timeout_s, const Clock& clock) {
  constexpr double longest_s = 2e6;  // its milliseconds fit an int
  const double end_s = clock.now().count() + timeout_s;
  for (double left_s = timeout_s; left_s > 0; left_s = end_s - clock.now().count()) {
    pollfd wait{connection.get(), POLLIN, 0};
    // SIGCONT interrupts poll()
    if (::poll(&wait, 1, static_cast<int>(std::min(left_s, longest_s) * 1000) + 1) == 1) return true;
  }
  return false;
}

/// Checks the process, the PV, or both.
ProbeError probe_process_and_pv(Probe which, const StatusAnswer& status, const Disk& disk, Clock& clock,
                                const Environment& environment) {
  const auto method = Settings(environment).choice(Setting::probe);
  if (!method) return method.error();
  const bool needs_process = *method != "pv";
  if (!status && needs_process) return status.error().message;
  const auto limit = Settings(environment).seconds(Setting::start_limit);
  if (!limit) return limit.error();
  if (status)
    if (auto failure = judge(which, *status, *limit)) return failure;
  if (*method == "process") return std::nullopt;
  // iocInit starts the Channel Access server last
  if (status && status->state != LifeState::running) return std::nullopt;
  ProbedPv pv = probed_pv(environment, disk);
  if (pv.name.empty() && !needs_process) return "IOCWRIGHT_PROBE=pv requires K8S_IOC_PV: " + pv.why_none;
  if (pv.is_default && needs_process && is_caget_missing(disk, environment))
    pv = {"", "caget is neither in PATH nor in EPICS_BASE"};
  if (!pv.name.empty()) return ask_pv(pv.name, disk, clock, environment);
  note_missing_pv(pv, clock, environment);
  return std::nullopt;
}

}  // namespace

ProbeError judge(Probe probe, const LifeStatus& status, double start_limit_s) {
  if (status.stopped) return "the IOC is stopped (SIGSTOP)";
  const bool executed = status.state == LifeState::starting || status.state == LifeState::running;
  switch (probe) {
    case Probe::live:
      if (start_limit_s <= 0 || status.starting_s <= start_limit_s) return std::nullopt;
      return fmt::format(
          "iocInit has not completed {:g} s after the start of the IOC (IOCWRIGHT_START_LIMIT)",
          start_limit_s);
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

std::string other_instance(const std::string& socket, const InstanceId& id) {
  const std::string name = id.name.empty() ? "" : fmt::format(", `{}`", text::escape_controls(id.name));
  return fmt::format("the supervisor at `{}` belongs to another instance{} with the runtime folder `{}`",
                     socket, name, text::escape_controls(id.runtime));
}

StatusAnswer ask_status(const Environment& environment, const Clock& clock) {
  return send_request("status", environment, clock);
}

ProbedPv probed_pv(const Environment& environment, const Disk& disk) {
  const Settings settings(environment);
  if (std::string pv = settings.text(Setting::liveness_pv); !pv.empty()) return {std::move(pv), ""};
  std::string prefix = settings.text(Setting::ioc_prefix);
  if (prefix.empty()) return {"", "neither K8S_IOC_PV nor IOC_PREFIX is set"};
  std::ranges::transform(prefix, prefix.begin(), [](unsigned char c) { return std::toupper(c); });
  std::string pv = std::move(prefix) + ":UPTIME";
  if (settings.flag(Setting::liveness_enabled)) return {std::move(pv), ""};
  const std::string database = path::join(epics::EpicsPaths::from(environment).runtime, "ioc.db");
  if (epics::defines_record(disk.read(database).value_or(""), pv)) return {std::move(pv), "", true};
  return {"", fmt::format("{} does not define {}", database, pv)};
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
  if (address.empty()) address = all_iocs_of_host;
  out.set("EPICS_CA_ADDR_LIST", std::move(address));
  out.set("EPICS_CA_AUTO_ADDR_LIST", "NO");
  return out;
}

ProbeError probe(Probe which, const Disk& disk, Clock& clock, const Environment& environment) {
  const auto answer = ask_status(environment, clock);
  const auto status = answer ? answer : look_without_supervisor(answer.error(), disk, clock, environment);
  const std::string name = fmt::format("probe-{}", names.at(static_cast<std::size_t>(which)));
  ProbeError failure;
  if (which != Probe::started) failure = probe_process_and_pv(which, status, disk, clock, environment);
  else if (status) failure = judge(which, *status);
  // of a script started with `run --exec`, only the end of the preceding wait is known
  else if (!is_wait_over(disk, environment)) failure = status.error().message;
  if (answer) {
    const std::string note = fmt::format("note {} {}", name, failure.value_or(""));
    [[maybe_unused]] const auto noted = send_request(note, environment, clock);
  }
  return failure;
}

ProbeError stop_instance(const Environment& environment, const Clock& clock) {
  FileHandle connection;
  const auto answer = send_request("stop", environment, clock, &connection);
  if (!answer) return answer.error().message;
  const double timeout_s = answer->grace_s + stop_reserve_s;
  if (wait_for_end(connection, timeout_s, clock)) return std::nullopt;
  return fmt::format("the instance is still running {} s after the stop request, though its grace is {} s",
                     timeout_s, answer->grace_s);
}

}  // namespace iocwright::launch
