// `run`, the container's entrypoint, and the commands for a running instance.
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "cli/run_context.hpp"
#include "launch/client/console_client.hpp"
#include "launch/client/run_probe.hpp"
#include "launch/client/status_report.hpp"
#include "launch/start/run_instance.hpp"

namespace iocwright::cli {

namespace {

launch::ProbeContext probe_context(Session& session) {
  return {session.disk, session.process, session.clock, session.environment, session.sink};
}

void add_supervisor_options(CLI::App& app, launch::RunRequest& request) {
  CLI::Option* exec =
      app.add_flag("--exec", request.exec, "replace this process with the IOC (IOCWRIGHT_LAUNCH)");
  app.add_flag("--supervise", request.supervise,
               "run the IOC as a supervised child; the default in a container and with a console "
               "(IOCWRIGHT_LAUNCH)")
      ->excludes(exec);
  app.add_flag("--console", request.console,
               "give the IOC a terminal, for `iocwright console` (IOCWRIGHT_CONSOLE)")
      ->excludes(exec);
  app.add_option("--grace", request.grace_s,
                 "seconds that the IOC has to stop before it is killed; default 2.5 (IOCWRIGHT_GRACE)")
      ->check(seconds())
      ->option_text("SECONDS");
  app.add_flag("--no-stdin-eof", request.ignore_stdin_eof,
               "keep the IOC running when stdin ends (IOCWRIGHT_NO_STDIN_EOF)");
  app.add_flag("--timestamps", request.timestamps,
               "prefix each line of the log with the time (IOCWRIGHT_TIMESTAMPS)");
  app.add_option("--log-format", request.log_format,
                 "the format of the log: text or json, one object per line (IOCWRIGHT_LOG_FORMAT)")
      ->check(one_of({"text", "json"}))
      ->excludes(exec)
      ->option_text("FORMAT");
  app.add_option(
         "--metrics", request.metrics,
         "serve metrics for Prometheus by HTTP at /metrics of this numeric address or localhost, such as "
         "127.0.0.1:9464 (IOCWRIGHT_METRICS)")
      ->excludes(exec)
      ->option_text("ADDRESS:PORT");
  app.add_option("--restart", request.restart,
                 "restart a failed IOC: no, on-failure or on-failure:N (IOCWRIGHT_RESTART)")
      ->check(restart_policy())
      ->option_text("POLICY");
}

struct Run : Command {
  launch::InstanceRun instance;
  std::string program;
  std::vector<std::string> arguments;

  void options(CLI::App& app, const Session&) override {
    app.add_flag("--dry-run", instance.request.dry_run,
                 "print the steps without executing them (IOCWRIGHT_DRY_RUN)");
    CLI::Option* test =
        app.add_flag("--test", instance.test,
                     "only generate the files: wait for no hardware and start no IOC (IOCWRIGHT_TEST)");
    add_supervisor_options(app, instance.request);
    app.add_option("--on-error", instance.on_error,
                   "what the IOC shell does after a failed command of st.cmd: break, halt or continue "
                   "(IOCWRIGHT_ON_ERROR)")
        ->check(one_of({"break", "halt", "continue"}))
        ->option_text("ACTION");
    app.add_flag("--msi", instance.msi,
                 "expand ioc.subst with msi of EPICS Base, instead of in this process (IOCWRIGHT_MSI)");
    CLI::Option* command =
        app.add_option("--command", program,
                       "run this program instead of the instance's IOC (IOCWRIGHT_COMMAND)")
            ->option_text("PROGRAM")
            ->excludes(test);
    app.add_option("arguments", arguments, "arguments of the program, after `--`")
        ->needs(command)
        ->option_text("-- ARGUMENT...");
  }

  int run(Session& session) override {
    if (!program.empty()) {
      instance.request.command = arguments;
      instance.request.command.insert(instance.request.command.begin(), program);
    }
    return launch::run_instance(instance, run_context(session));
  }
};

struct StdioSocket : Command {
  std::string command_line, socket;
  bool ignored = false;

  void options(CLI::App& app, const Session&) override {
    app.add_option("command", command_line, "the command line to run with bash")
        ->required()
        ->option_text("COMMAND");
    app.add_option("--socket", socket, "the path of the console socket")->option_text("PATH");
    app.add_flag("--ptty,!--no-ptty,--stdin,!--no-stdin,--ctrl-d,!--no-ctrl-d", ignored,
                 "ignored; there is always a terminal, and stdin and ctrl-d are always passed on");
  }

  int run(Session& session) override {
    return launch::run_with_console(command_line, socket, run_context(session));
  }
};

struct Console : Command {
  launch::ConsoleRequest request;

  void options(CLI::App& app, const Session&) override {
    // CLI11 2.4 refuses an argument and an option of the same name, unless they are one.
    app.add_option("--socket,socket", request.socket,
                   "the path of the console socket, also as `--socket SOCKET`; default /tmp/stdio.sock "
                   "(IOCWRIGHT_CONSOLE)")
        ->option_text("[SOCKET]");
    auto* read_only = app.add_flag("--read-only", request.read_only, "show the output, but send no input");
    app.add_flag("--raw", request.raw,
                 "pass ctrl-c and ctrl-d on to the IOC; without this, ctrl-c detaches, and ctrl-d is refused")
        ->excludes(read_only);
  }

  int run(Session& session) override {
    if (request.socket.empty()) {
      request.socket = launch::console_socket(session.environment);
      request.instance = launch::requested_instance(session.environment);
    }
    auto attached = launch::attach_console(request, session.clock);
    session.sink.take_error(attached);
    return done;
  }
};

struct Probe : Command {
  std::string name;
  bool wait = false;

  void options(CLI::App& app, const Session&) override {
    app.add_option("what", name, "`live`, `started` or `ready`")
        ->required()
        ->check(one_of({"live", "started", "ready"}))
        ->option_text("PROBE");
    app.add_flag("--wait", wait, "wait until the probe succeeds");
  }

  int run(Session& session) override { return launch::run_probe(name, wait, probe_context(session)); }
};

struct Stop : Command {
  int run(Session& session) override { return launch::run_stop(probe_context(session)); }
};

struct Status : Command {
  std::string format = "text";

  void options(CLI::App& app, const Session&) override {
    app.add_option("--format", format, "the format: text (default), json (an object) or openmetrics")
        ->check(one_of({"text", "json", "openmetrics"}))
        ->option_text("FORMAT");
    app.add_flag_callback(
        "--json", [this] { format = "json"; }, "the same as `--format json`");
  }

  int run(Session& session) override {
    auto report = launch::status_report(format, session.disk, session.clock, session.environment);
    if (session.sink.take_error(report)) return wrong_input;
    std::cout << *report;
    return done;
  }
};

constexpr std::array instance_rows{
    CommandRow{.name = "run",
               .summary = "start the instance: generate its files, wait for hardware, run the IOC",
               .make = make_command<Run>},
    CommandRow{.name = "console",
               .summary = "attach to the console of a running instance",
               .make = make_command<Console>},
    CommandRow{.name = "probe",
               .summary = "check whether the instance is live, started or ready, for Kubernetes and compose",
               .make = make_command<Probe>},
    CommandRow{.name = "stop",
               .summary = "stop the instance gracefully, and wait for its exit",
               .make = make_command<Stop>},
    CommandRow{
        .name = "status", .summary = "print the state of the running instance", .make = make_command<Status>},
    CommandRow{.name = "stdio-socket",
               .summary = "run a shell command with a console, like the tool of the same name",
               .make = make_command<StdioSocket>},
};

}  // namespace

CommandGroup instance_commands() { return {.name = "", .summary = "", .commands = instance_rows}; }

}  // namespace iocwright::cli
