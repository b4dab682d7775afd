#include "launch/start/run_instance.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "core/base/exit_status.hpp"
#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/sha256.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/start/plan.hpp"
#include "launch/start/start.hpp"
#include "launch/start/take_over.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/instance_lock.hpp"
#include "launch/supervise/metrics.hpp"

namespace iocwright::launch {

namespace {

constexpr int report_timeout_ms = 1000;
constexpr double lock_timeout_s = 30;  // longer than another container takes to stop
constexpr Clock::Seconds lock_pause{0.2};

std::optional<LaunchPlan> make_plan(const RunRequest& request, RunContext& context) {
  return request.command.empty()
             ? plan_launch(context.reader, context.process, context.environment)
             : plan_command(context.reader, context.process, context.environment, request.command);
}

std::string folder_in_use(const std::string& runtime, const std::string& lock) {
  const auto holder = instance_holder(lock);
  return fmt::format("the runtime folder `{}` is in use by {}", runtime,
                     holder ? holder->text() : "another instance");
}

/// Waits for another instance that is stopping, such as the previous pod of a Deployment.
FileResult<FileHandle> wait_for_lock(const std::string& runtime, RunContext& context) {
  const std::string path = instance_lock_path(runtime);
  const Clock::Seconds end = context.clock.now() + Clock::Seconds(lock_timeout_s);
  for (bool has_warned = false;; context.clock.sleep(lock_pause)) {
    auto out = lock_instance(path, instance_id(context.environment).name);
    if (out || out.error().code != EAGAIN || context.clock.now() >= end) return out;
    if (!std::exchange(has_warned, true))
      context.disk.warn(fmt::format("{}; waiting up to {:g} s for it to end", folder_in_use(runtime, path),
                                    lock_timeout_s));
  }
}

/// Takes the instance's lock for this process, which will become the IOC. The lock is not open if none is
/// necessary, or if the folder is missing or not writable, so that no files can be overwritten.
Result<FileHandle> lock_of(const RunRequest& request, const LaunchPlan& plan, RunContext& context) {
  const std::string& runtime = plan.paths.runtime;
  // a start script that has called us has the lock, unless there was no runtime folder before
  const bool is_nested = is_called_by_start_script(context.environment);
  if (!request.command.empty() || (is_nested && has_inherited_lock(instance_lock_path(runtime))))
    return FileHandle();
  FileResult<FileHandle> out = FileHandle();
  const auto* last = std::get_if<Execute>(&plan.steps.back());
  if (last == nullptr || !last->script || context.disk.probably_exists(runtime))
    if (FileTransaction::make_state_folder(context.disk, runtime)) out = wait_for_lock(runtime, context);
  if (out) return *std::move(out);
  const int code = out.error().code;
  if (code == EAGAIN)
    return fail(error(DiagKind::step_failed, folder_in_use(runtime, out.error().path))
                    .help("stop that instance, or set EPICS_ROOT to another folder"));
  if (!is_missing(out.error()) && code != EACCES && code != EPERM && code != EROFS)
    context.reader.sink.add(
        warning(DiagKind::unwritable_file, out.error().text("lock") + "; starting without a lock"));
  return FileHandle();
}

/// Tells the supervisor which modules the image has. Computed here, in the child, because the library that
/// hashes would stay in the memory of the supervisor.
void report_lock_key(const LaunchPlan& plan, const RunContext& context, const Progress& progress) {
  if (!progress) return;
  const auto lock = context.disk.read(path::join(plan.paths.support, "configure/iocwright.lock.yaml"));
  if (lock) progress("lock " + Sha256::of(*lock));
}

/// Plans and executes the start. Returns only after an error.
int start_instance(const RunRequest& request, RunContext& context, const Progress& progress) {
  const auto plan = make_plan(request, context);
  if (!plan || context.reader.sink.has_errors()) return context.finish(done);
  auto lock = lock_of(request, *plan, context);
  if (context.reader.sink.take_error(lock)) return context.finish(step_failed);
  Starter starter{context.disk,
                  context.process,
                  context.clock,
                  context.reader,
                  context.limits,
                  context.templates,
                  [&] {
                    context.finish(done);
                    note_execution(*lock, instance_id(context.environment).name, context.clock.now().count());
                  },
                  context.style,
                  progress};
  report_lock_key(*plan, context, progress);
  return context.finish(start(*plan, starter));
}

/// What `status` says of the program and the image. Whatever cannot be read stays unknown.
ImageStatus image_status(const RunContext& context) {
  const epics::EpicsPaths paths = epics::EpicsPaths::from(context.environment);
  ImageStatus out = own_build();
  const auto versions = context.disk.read(path::join(paths.root, "versions.json"));
  const auto json = nlohmann::json::parse(versions.value_or(""), nullptr, false);
  if (json.is_object() && json.contains("ioc-version") && json["ioc-version"].is_string())
    out.ioc_version = json["ioc-version"];
  return out;
}

int supervise(const RunRequest& request, RunContext& context, bool is_pid_1, bool reports_exit = true) {
  auto options = supervise_options(request, context.environment, is_pid_1);
  if (context.reader.sink.take_error(options)) return wrong_usage;
  options->image = image_status(context);
  options->reports_exit = reports_exit;
  // Kubernetes creates the default one; elsewhere there is none
  if (!Settings(context.environment).is_set(Setting::termination_log) &&
      !context.disk.probably_exists(options->termination_log))
    options->termination_log.clear();
  if (options->console)
    context.environment.set("STDIO_EXPOSED", "YES");  // tells start scripts of the console
  const std::string runtime = epics::EpicsPaths::from(context.environment).runtime;
  options->on_initialised = [&context, runtime] {
    const auto removed = remove_earlier_files(context.disk, runtime);
    return removed ? "" : removed.error().message();
  };
  Supervisor supervisor(*std::move(options), context.disk, context.clock,
                        [&](const Progress& progress) { return start_instance(request, context, progress); });
  return supervisor.run();
}

/// Prints the plan. Also checks the settings of a supervisor, because the instance gets one in a container.
int describe_start(const RunRequest& request, RunContext& context) {
  Sink& sink = context.reader.sink;
  if (request.exec) check_unsupervised(context.environment, sink);
  else if (auto options = supervise_options(request, context.environment, false); sink.take_error(options))
    return wrong_usage;
  if (const auto plan = make_plan(request, context)) context.out << describe(*plan);
  return done;
}

/// Reports to the supervisor of the script that has called us, if there is one. Both have the same runtime
/// folder, but the script may have set another IOC_NAME.
Progress progress_of_nested(const RunContext& context) {
  const std::string socket = control_socket(console_socket(context.environment));
  const InstanceId id{"", instance_id(context.environment).runtime};
  return [socket, id, &context](const std::string& line) {
    [[maybe_unused]] const auto answer =
        ask(socket, addressed(id, "progress " + line), report_timeout_ms, context.clock);
  };
}

[[noreturn]] void exit_by_signal(int number) { ::_exit(128 + number); }

/// Lets the usual signals end this process until it becomes the IOC: the kernel does not end PID 1 by a
/// signal without a handler, so that a wait for hardware could only be killed.
void handle_signals_as_pid_1() {
  if (::getpid() != 1) return;
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM})
    if (::signal(number, exit_by_signal) == SIG_IGN) ::signal(number, SIG_IGN);
}

/// Prepares and becomes the IOC, without a supervisor.
int start_without_supervisor(const RunRequest& request, RunContext& context) {
  handle_signals_as_pid_1();
  return start_instance(request, context, {});
}

/// True as PID 1, or as the child of an init such as tini, which only reaps and forwards signals.
bool is_first_process() { return ::getpid() == 1 || ::getppid() == 1; }

}  // namespace

int run_instance(const InstanceRun& run, RunContext context) {
  auto merged = with_variables(run.request, context.environment);
  if (context.reader.sink.take_error(merged)) return wrong_usage;
  const RunRequest& request = *merged;
  if (!run.on_error.empty()) context.environment.set("IOCWRIGHT_ON_ERROR", run.on_error);
  if (run.msi) assign(context.environment, Setting::msi, "base");
  if (run.test) assign(context.environment, Setting::test, "1");
  // a test generates the files, so it must not run IOCWRIGHT_COMMAND instead
  if (is_test(context.environment) && run.request.command.empty()) merged->command.clear();
  if (request.dry_run) return describe_start(request, context);
  // not supervised, because a supervisor would take the sockets of a running instance
  if (request.command.empty() && is_test(context.environment)) return start_instance(request, context, {});
  const bool is_pid_1 = is_first_process();
  const bool is_main_process = is_pid_1 || is_in_container(context.disk, context.environment);
  if (is_main_process && context.drop_color)
    context.drop_color();  // a container may have a terminal for its log
  if (is_called_by_start_script(context.environment))
    return start_instance(request, context, progress_of_nested(context));
  if (is_supervised(request, context.environment, is_main_process))
    return supervise(request, context, is_pid_1);
  check_unsupervised(context.environment, context.reader.sink);
  return start_without_supervisor(request, context);
}

int run_with_console(const std::string& command_line, const std::string& socket, RunContext context) {
  if (!socket.empty()) context.environment.set("IOCWRIGHT_CONSOLE", socket);
  RunRequest request;
  request.console = true;
  request.command = {"bash", "-c", command_line};
  return supervise(request, context, is_first_process(), false);  // the tool that this replaces is silent
}

}  // namespace iocwright::launch
