// `console`, `probe`, `stop`, `status`: a running instance, from outside.
#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "cli/commands.hpp"
#include "core/base/path.hpp"
#include "launch/client/console_client.hpp"
#include "launch/client/override.hpp"
#include "launch/client/probe.hpp"
#include "launch/client/status_page.hpp"
#include "launch/start/run_request.hpp"

namespace iocwright::cli {

namespace {

constexpr auto wait_step = std::chrono::milliseconds(200);

/// True when a user's own script was there and could not be run; otherwise it has taken our place, or there
/// is none.
bool own_script_failed(const std::string& name, Session& session) {
  const auto problem = launch::become_own_script(name, session.disk, session.process, session.environment);
  if (problem) session.sink.add(error(DiagKind::exec_failed, problem->text("execute")));
  return problem.has_value();
}

int answer(const launch::Complaint& complaint) {
  if (complaint) std::cerr << "iocwright: " << *complaint << "\n";
  return complaint ? wrong_input : done;
}

int run_probe(const std::string& what, bool wait, Session& session) {
  static const std::map<std::string, std::pair<launch::Probe, std::string>> probes{
      {"live", {launch::Probe::live, "liveness.sh"}},
      {"started", {launch::Probe::started, "startup.sh"}},
      {"ready", {launch::Probe::ready, "readiness.sh"}}};
  const auto& [which, script] = probes.at(what);
  if (own_script_failed(script, session)) return not_executable;
  while (true) {
    const auto complaint = launch::probe(which, session.disk, session.environment);
    if (!complaint || !wait) return answer(complaint);
    std::this_thread::sleep_for(wait_step);
  }
}

}  // namespace

void setup_console(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<launch::ConsoleRequest>();
  request->socket = launch::console_socket(session.environment);
  command.add_option("socket", request->socket, "the console's socket; IOCWRIGHT_CONSOLE or /tmp/stdio.sock")
      ->option_text("[SOCKET]");
  command.add_option("--socket", request->socket, "the same")->option_text("SOCKET");
  command.add_flag("--read-only", request->read_only, "only look");
  command.callback([request, &session, &status] {
    auto attached = launch::attach_console(*request);
    session.sink.take_error(attached);
    status = done;
  });
}

void setup_probe(CLI::App& command, Session& session, int& status) {
  auto what = std::make_shared<std::string>();
  auto wait = std::make_shared<bool>(false);
  command.add_option("what", *what, "live, started or ready")
      ->required()
      ->check(CLI::IsMember({"live", "started", "ready"}))
      ->option_text("WHAT");
  command.add_flag("--wait", *wait, "return when it is so");
  command.callback([what, wait, &session, &status] { status = run_probe(*what, *wait, session); });
}

void setup_stop(CLI::App& command, Session& session, int& status) {
  command.callback([&session, &status] {
    status = own_script_failed("stop.sh", session) ? int(not_executable)
                                                   : answer(launch::stop_instance(session.environment));
  });
}

void setup_status(CLI::App& command, Session& session, int& status) {
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "one JSON object");
  command.callback([json, &session, &status] {
    const auto life = launch::ask_status(session.environment);
    if (!life) {
      session.sink.add(
          error(DiagKind::no_launcher, life.error().text("ask the launcher at"))
              .help("IOCWRIGHT_CONSOLE and IOCWRIGHT_STATE_DIR must be as they were for `iocwright run`"));
      return;
    }
    std::cout << (*json ? launch::to_json(*life) + "\n"
                        : launch::status_page(*life, session.disk, session.environment));
    status = done;
  });
}

}  // namespace iocwright::cli
