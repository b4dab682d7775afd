#include "launch/start/run_instance.hpp"

#include <unistd.h>

#include <ostream>

#include "core/base/exit_status.hpp"
#include "launch/start/plan.hpp"
#include "launch/start/start.hpp"
#include "launch/supervise/control_server.hpp"

namespace iocwright::launch {

namespace {

constexpr int report_timeout_ms = 1000;

std::optional<LaunchPlan> make_plan(const RunRequest& request, RunContext& context) {
  Sink& sink = context.reader.sink;
  return request.command.empty() ? plan_launch(context.disk, context.environment, sink)
                                 : plan_command(context.disk, context.environment, request.command, sink);
}

/// Plans and executes the start. Returns only after an error.
int start_instance(const RunRequest& request, RunContext& context, const Progress& progress) {
  const auto plan = make_plan(request, context);
  if (!plan || context.reader.sink.has_errors()) return context.finish(done);
  Starter starter{context.disk,
                  context.process,
                  context.clock,
                  context.reader,
                  context.limits,
                  context.templates,
                  [&context] { context.finish(done); },
                  progress};
  return context.finish(start(*plan, starter));
}

int supervise(const RunRequest& request, RunContext& context, bool is_pid_1) {
  auto options = supervise_options(request, context.environment, is_pid_1);
  if (context.reader.sink.take_error(options)) return wrong_usage;
  if (options->console)
    context.environment.set("STDIO_EXPOSED", "YES");  // tells start scripts of the console
  Supervisor supervisor(*std::move(options), context.disk, context.clock,
                        [&](const Progress& progress) { return start_instance(request, context, progress); });
  return supervisor.run();
}

/// Reports to the supervisor of the script that has called us, if there is one.
Progress progress_of_nested(const RunContext& context) {
  const std::string socket = control_socket(console_socket(context.environment));
  return [socket, &context](const std::string& line) {
    [[maybe_unused]] const auto answer = ask(socket, "progress " + line, report_timeout_ms, context.clock);
  };
}

/// True as PID 1, or as the child of an init such as tini, which only reaps and forwards signals.
bool is_first_process() { return ::getpid() == 1 || ::getppid() == 1; }

}  // namespace

int run_instance(const InstanceRun& run, RunContext context) {
  const RunRequest& request = run.request;
  if (!run.on_error.empty()) context.environment.set("IOCWRIGHT_ON_ERROR", run.on_error);
  if (run.dry_run) {
    if (const auto plan = make_plan(request, context)) context.out << describe(*plan);
    return done;
  }
  if (is_called_by_start_script(context.environment))
    return start_instance(request, context, progress_of_nested(context));
  const bool is_pid_1 = is_first_process();
  const bool is_main_process = is_pid_1 || is_in_container(context.disk, context.environment);
  return is_supervised(request, context.environment, is_main_process) ? supervise(request, context, is_pid_1)
                                                                      : start_instance(request, context, {});
}

int run_with_console(const std::string& command_line, const std::string& socket, RunContext context) {
  if (!socket.empty()) context.environment.set("IOCWRIGHT_CONSOLE", socket);
  RunRequest request;
  request.console = true;
  request.command = {"bash", "-c", command_line};
  return supervise(request, context, is_first_process());
}

}  // namespace iocwright::launch
