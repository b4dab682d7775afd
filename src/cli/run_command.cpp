// `run`: the container's entrypoint.
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/commands.hpp"
#include "core/base/clock.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/settings.hpp"
#include "launch/start/run_request.hpp"
#include "launch/start/start.hpp"

namespace iocwright::cli {

namespace {

std::optional<launch::LaunchPlan> make_plan(const launch::RunRequest& request, Session& session) {
  return request.command.empty()
             ? launch::plan_launch(session.disk, session.environment, session.sink)
             : launch::plan_command(session.disk, session.environment, request.command, session.sink);
}

/// Plans and executes the start. Returns only after an error.
int start_instance(const launch::RunRequest& request, Session& session, const launch::Progress& progress) {
  const auto plan = make_plan(request, session);
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
    assign(session.environment, Setting::has_console, "YES");  // for start scripts that call us
  const RealClock clock;
  launch::Supervisor supervisor(
      *std::move(options), session.disk, clock,
      [&](const launch::Progress& progress) { return start_instance(request, session, progress); });
  return supervisor.run();
}

/// True as PID 1, or as the child of an init such as tini, which only reaps and forwards signals.
bool is_first_process() { return ::getpid() == 1 || ::getppid() == 1; }

void add_options(CLI::App& command, launch::RunRequest& request) {
  CLI::Option* exec = command.add_flag("--exec", request.exec, "replace this process with the IOC");
  command
      .add_flag("--supervise", request.supervise,
                "run the IOC as a supervised child; the default as PID 1 and with a console")
      ->excludes(exec);
  command
      .add_flag("--console", request.console,
                "provide a terminal that clients can attach to (IOCWRIGHT_CONSOLE)")
      ->excludes(exec);
  command
      .add_option("--grace", request.grace_s,
                  "seconds from a stop request to SIGKILL; default 2.5 (IOCWRIGHT_GRACE)")
      ->check(CLI::Range(0.0, 1e6))
      ->option_text("SECONDS");
  command.add_flag("--no-stdin-eof", request.ignore_stdin_eof, "keep the IOC running when stdin ends");
  command.add_flag("--timestamps", request.timestamps, "prefix each line of the log with the time");
  command
      .add_option("--restart", request.restart,
                  "restart a failed IOC: no, on-failure or on-failure:N (IOCWRIGHT_RESTART)")
      ->option_text("POLICY");
}

struct RunOptions {
  launch::RunRequest request;
  bool dry_run = false;
  std::string on_error, program;
  std::vector<std::string> arguments;
};

int run(RunOptions& options, Session& session) {
  launch::RunRequest& request = options.request;
  if (!options.on_error.empty()) assign(session.environment, Setting::on_error, options.on_error);
  if (!options.program.empty()) {
    request.command = options.arguments;
    request.command.insert(request.command.begin(), options.program);
  }
  if (options.dry_run) {
    if (const auto plan = make_plan(request, session)) std::cout << launch::describe(*plan);
    return done;
  }
  const bool is_pid_1 = is_first_process();
  return launch::is_supervised(request, session.environment, is_pid_1) ? supervise(request, session, is_pid_1)
                                                                       : start_instance(request, session, {});
}

}  // namespace

void setup_run(CLI::App& command, Session& session, int& status) {
  auto options = std::make_shared<RunOptions>();
  command.add_flag("--dry-run", options->dry_run, "print the steps without executing them");
  add_options(command, options->request);
  command
      .add_option("--on-error", options->on_error,
                  "what the IOC shell does when a command of st.cmd fails: break, halt or continue "
                  "(IOCWRIGHT_ON_ERROR)")
      ->check(CLI::IsMember({"break", "halt", "continue"}))
      ->option_text("ACTION");
  CLI::Option* program =
      command.add_option("--command", options->program, "run this program instead of the instance's IOC")
          ->option_text("PROGRAM");
  command.add_option("arguments", options->arguments, "arguments of the program, after `--`")
      ->needs(program)
      ->option_text("-- ARGUMENT...");
  command.callback([options, &session, &status] { status = run(*options, session); });
}

void setup_stdio_socket(CLI::App& command, Session& session, int& status) {
  auto line = std::make_shared<std::string>();
  auto socket = std::make_shared<std::string>();
  auto ignored = std::make_shared<bool>(false);
  command.add_option("command", *line, "command line to run with bash")->required()->option_text("COMMAND");
  command.add_option("--socket", *socket, "path of the console socket")->option_text("PATH");
  command.add_flag("--ptty,!--no-ptty,--stdin,!--no-stdin", *ignored,
                   "ignored; there is always a terminal, and stdin is always read");
  command.callback([line, socket, &session, &status] {
    if (!socket->empty()) assign(session.environment, Setting::console, *socket);
    launch::RunRequest request;
    request.console = true;
    request.command = {"bash", "-c", *line};
    status = supervise(request, session, is_first_process());
  });
}

}  // namespace iocwright::cli
