// `run`: the container's entrypoint.
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/clock.hpp"
#include "launch/start/run_request.hpp"
#include "launch/start/start.hpp"

namespace iocwright::cli {

namespace {

/// Plans and carries out the start; returns only when that failed.
int start_instance(const launch::RunRequest& request, Session& session, const launch::Progress& progress) {
  const auto plan =
      request.command.empty()
          ? launch::plan_launch(session.disk, session.environment, session.sink)
          : launch::plan_command(session.disk, session.environment, request.command, session.sink);
  if (!plan || session.sink.has_errors()) return session.finish(done);
  RealClock clock;
  launch::Starter starter{session.disk,
                          session.process,
                          clock,
                          session.reader(),
                          session.limits,
                          session.templates(),
                          [&session] { session.finish(); },
                          progress};
  return session.finish(launch::start(*plan, starter));
}

int supervise(const launch::RunRequest& request, Session& session, bool is_pid_1) {
  auto options = launch::supervise_options(request, session.environment, is_pid_1);
  if (session.sink.take_error(options)) return wrong_usage;
  if (options->console)
    session.environment.set("STDIO_EXPOSED", "YES");  // by which a start script knows that it has a console
  const RealClock clock;
  launch::Supervisor supervisor(
      *std::move(options), session.disk, clock,
      [&](const launch::Progress& progress) { return start_instance(request, session, progress); });
  return supervisor.run();
}

void print_plan(const launch::RunRequest& request, Session& session) {
  const auto plan =
      request.command.empty()
          ? launch::plan_launch(session.disk, session.environment, session.sink)
          : launch::plan_command(session.disk, session.environment, request.command, session.sink);
  if (plan) std::cout << launch::describe(*plan);
}

/// PID 1, or the only child of an init that reaps and passes signals on and no more.
bool is_first_process() { return ::getpid() == 1 || ::getppid() == 1; }

void add_options(CLI::App& command, launch::RunRequest& request) {
  CLI::Option* exec = command.add_flag("--exec", request.exec, "become the IOC: nothing of ours stays");
  command
      .add_flag("--supervise", request.supervise,
                "keep the IOC as a child; so it is without asking as PID 1 and with a console")
      ->excludes(exec);
  command
      .add_flag("--console", request.console,
                "give the IOC a terminal that others can attach to (IOCWRIGHT_CONSOLE)")
      ->excludes(exec);
  command.add_option("--grace", request.grace_s, "seconds from a stop to KILL; 2.5 (IOCWRIGHT_GRACE)")
      ->check(CLI::Range(0.0, 1e6))
      ->option_text("SECONDS");
  command.add_flag("--no-stdin-eof", request.keep_without_stdin,
                   "the IOC stays when the standard input ends");
  command.add_flag("--timestamps", request.timestamps, "put the time before each line of the log");
  command
      .add_option("--restart", request.restart,
                  "start a failed IOC again: no, on-failure or on-failure:N (IOCWRIGHT_RESTART)")
      ->option_text("WHEN");
}

}  // namespace

void setup_run(CLI::App& command, Session& session, int& status) {
  auto request = std::make_shared<launch::RunRequest>();
  auto dry_run = std::make_shared<bool>(false);
  auto on_error = std::make_shared<std::string>();
  auto program = std::make_shared<std::string>();
  auto arguments = std::make_shared<std::vector<std::string>>();
  command.add_flag("--dry-run", *dry_run, "print the steps and do nothing");
  add_options(command, *request);
  command
      .add_option("--on-error", *on_error,
                  "what the IOC shell does when a command of st.cmd fails: break, halt or continue "
                  "(IOCWRIGHT_ON_ERROR)")
      ->check(CLI::IsMember({"break", "halt", "continue"}))
      ->option_text("WHAT");
  CLI::Option* named =
      command.add_option("--command", *program, "run this program in place of the instance's IOC")
          ->option_text("PROGRAM");
  command.add_option("arguments", *arguments, "of that program, behind `--`")
      ->needs(named)
      ->option_text("-- ARGUMENT...");
  command.callback([request, dry_run, on_error, program, arguments, &session, &status] {
    if (!on_error->empty()) session.environment.set("IOCWRIGHT_ON_ERROR", *on_error);
    if (!program->empty()) {
      request->command = *arguments;
      request->command.insert(request->command.begin(), *program);
    }
    const bool is_pid_1 = is_first_process();
    if (*dry_run) {
      print_plan(*request, session);
      status = done;
    } else if (launch::is_supervised(*request, session.environment, is_pid_1)) {
      status = supervise(*request, session, is_pid_1);
    } else {
      status = start_instance(*request, session, {});
    }
  });
}

void setup_stdio_socket(CLI::App& command, Session& session, int& status) {
  auto line = std::make_shared<std::string>();
  auto socket = std::make_shared<std::string>();
  auto ignored = std::make_shared<bool>(false);
  command.add_option("command", *line, "what to run, by the shell")->required()->option_text("COMMAND");
  command.add_option("--socket", *socket, "the console's socket")->option_text("PATH");
  command.add_flag("--ptty,!--no-ptty,--stdin,!--no-stdin", *ignored,
                   "taken and not needed: there is a terminal, and the input works");
  command.callback([line, socket, &session, &status] {
    if (!socket->empty()) session.environment.set("IOCWRIGHT_CONSOLE", *socket);
    launch::RunRequest request;
    request.console = true;
    request.command = {"bash", "-c", *line};
    status = supervise(request, session, is_first_process());
  });
}

}  // namespace iocwright::cli
