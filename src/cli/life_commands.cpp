// `console`, `probe`, `stop` and `status`: commands for a running instance.
#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/clock.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "launch/client/console_client.hpp"
#include "launch/client/override.hpp"
#include "launch/client/probe.hpp"
#include "launch/client/status_page.hpp"
#include "launch/start/run_request.hpp"

namespace iocwright::cli {

namespace {

constexpr std::chrono::milliseconds probe_period(200);

/// True if the user's script exists but cannot be executed. Does not return if it has replaced this process.
bool user_script_failed(const std::string& name, Session& session) {
  const auto problem = launch::become_user_script(name, session.disk, session.process, session.environment);
  if (problem) session.sink.add(error(DiagKind::exec_failed, problem->text("execute")));
  return problem.has_value();
}

int report(const launch::ProbeError& failure) {
  if (failure) std::cerr << "iocwright: " << *failure << "\n";
  return failure ? wrong_input : done;
}

int run_probe(const std::string& what, bool wait, Session& session) {
  using launch::Probe;
  static const std::map<std::string, std::pair<Probe, std::string>> probes{
      {"live", {Probe::live, "liveness.sh"}},
      {"started", {Probe::started, "startup.sh"}},
      {"ready", {Probe::ready, "readiness.sh"}}};
  const auto& [which, script] = probes.at(what);
  if (user_script_failed(script, session)) return not_executable;
  RealClock clock;
  while (true) {
    const auto failure = launch::probe(which, session.disk, clock, session.environment);
    if (!failure || !wait) return report(failure);
    clock.sleep(probe_period);
  }
}

}  // namespace

void setup_console(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<launch::ConsoleRequest>();
  request->socket = launch::console_socket(session.environment);
  command
      .add_option("socket", request->socket, "console socket; default /tmp/stdio.sock (IOCWRIGHT_CONSOLE)")
      ->option_text("[SOCKET]");
  command.add_option("--socket", request->socket, "alternative to the argument")->option_text("SOCKET");
  command.add_flag("--read-only", request->read_only, "show the output, but send no input");
  command.callback([request, &session, &status] {
    auto attached = launch::attach_console(*request, RealClock());
    session.sink.take_error(attached);
    status = done;
  });
}

void setup_probe(CLI::App& command, Session& session, int& status) {
  auto what = std::make_shared<std::string>();
  auto wait = std::make_shared<bool>(false);
  command.add_option("what", *what, "the probe: live, started or ready")
      ->required()
      ->check(CLI::IsMember({"live", "started", "ready"}))
      ->option_text("PROBE");
  command.add_flag("--wait", *wait, "wait until the probe succeeds");
  command.callback([what, wait, &session, &status] { status = run_probe(*what, *wait, session); });
}

void setup_stop(CLI::App& command, Session& session, int& status) {
  command.callback([&session, &status] {
    status = user_script_failed("stop.sh", session)
                 ? int{not_executable}
                 : report(launch::stop_instance(session.environment, RealClock()));
  });
}

void setup_status(CLI::App& command, Session& session, int& status) {
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "print a JSON object");
  command.callback([json, &session, &status] {
    const auto life = launch::ask_status(session.environment, RealClock());
    if (!life) {
      session.sink.add(error(DiagKind::no_launcher, life.error().text("reach the launcher at"))
                           .help("IOCWRIGHT_CONSOLE and IOCWRIGHT_STATE_DIR must have the same values as for "
                                 "`iocwright run`"));
      return;
    }
    std::cout << (*json ? launch::to_json(*life) + "\n"
                        : launch::status_page(*life, session.disk, session.environment));
    status = done;
  });
}

}  // namespace iocwright::cli
