#include "launch/trial/run_trial.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <utility>
#include <vector>

#include "core/base/child_process.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/hardware/wait_list.hpp"
#include "launch/start/plan.hpp"
#include "launch/supervise/run_log.hpp"
#include "launch/trial/drive_ioc.hpp"
#include "launch/trial/script_devices.hpp"
#include "launch/trial/sink_servers.hpp"

namespace iocwright::launch {

namespace {

constexpr const char* shared_autosave = "/autosave";  // where Kubernetes and compose mount the volume
constexpr const char* hosts_file = "/etc/hosts";

/// Sends the output of this process to a file. Returns false if that fails.
bool write_output_to(const std::string& log) {
  const FileHandle file(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  return ::dup2(file.get(), STDOUT_FILENO) >= 0 && ::dup2(file.get(), STDERR_FILENO) >= 0;
}

class Trial {
 public:
  Trial(const TrialSetup& setup, RunContext context)
      : setup_(setup),
        context_(std::move(context)),
        report_{.name = setup.instance.name, .path = setup.instance.path} {}

  TrialReport run() {
    const Clock::Seconds begin = context_.clock.now();
    if (auto tested = test(); !tested) report_.add_problem(tested.error().message());
    report_.duration_s = (context_.clock.now() - begin).count();
    if (report_.verdict != Verdict::passed) report_.log = end_of(log_);
    return std::move(report_);
  }

 private:
  Result<void> test() {
    const Scratch& scratch = setup_.scratch;
    const std::string source = TRY(instance_source(setup_.instance.path, context_.disk));
    const Environment given = context_.environment;
    const bool is_mounted = setup_.isolation.has_namespaces;
    TRY(make_scratch(scratch, source, is_mounted, given, context_.disk));
    if (is_mounted && !enter_isolation(epics::EpicsPaths::from(given).root)) return {};
    context_.environment = trial_environment(scratch, setup_.instance, is_mounted, given);
    paths_ = epics::EpicsPaths::from(context_.environment);
    const bool has_script = TRY(or_unreadable(context_.disk.has_input(start_script(paths_))));
    if (!has_script && !generate()) return {};
    std::optional<std::vector<std::string>> expected;
    std::optional<SideTask> devices;
    if (!has_script) {
      const Environment environment =
          TRY(instance_environment(context_.reader, context_.process, context_.environment, paths_));
      const StartupScript script{path::join(paths_.runtime, "st.cmd"), paths_.ioc, environment};
      if (TRY(or_unreadable(context_.disk.exists(script.path)))) {
        expected = records_of(script, context_.disk);
        devices = TRY(serve(devices_of(script, context_.disk)));
      }
    }
    log_ = scratch.log();
    const pid_t supervisor = TRY(start());
    drive_ioc({.supervisor = supervisor,
               .environment = context_.environment,
               .folder = scratch.state(),
               .log = scratch.log(),
               .timeout_s = setup_.timeout_s,
               .expected = std::move(expected)},
              context_.disk, context_.clock, report_);
    return {};
  }

  /// Enters the namespaces and mounts the scratch folders. False, with a problem, if that fails.
  bool enter_isolation(const std::string& root) {
    auto isolated = isolate(root);
    if (isolated) return true;
    report_.verdict = Verdict::not_isolated;
    report_.add_problem(isolated.error().message());
    return false;
  }

  Result<void> isolate(const std::string& root) {
    TRY(enter_namespaces(setup_.isolation));
    TRY(bind_mount(root, setup_.scratch.image()));
    TRY(bind_mount(setup_.scratch.root(), root));
    if (context_.disk.is_folder(shared_autosave).value_or(false))
      TRY(bind_mount(setup_.scratch.autosave(), shared_autosave));
    return hide_devices(setup_.scratch.devices(), context_.disk);
  }

  /// Generates the files once before the start, to learn which devices the IOC will look for.
  bool generate() {
    log_ = setup_.scratch.at("generation.log");
    InstanceRun run;
    run.test = true;
    const auto child = start_child([&] { return run_logged(run); });
    int status = 0;
    if (child) ::waitpid(*child, &status, 0);
    if (child && status == 0) return true;
    report_.add_problem(child
                            ? fmt::format("its files cannot be generated, status {}",
                                          WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status))
                            : child.error().text("create"));
    return false;
  }

  /// Runs servers for the devices of the script and of the wait list.
  Result<std::optional<SideTask>> serve(std::vector<DeviceAddress> devices) {
    const std::string wait_list = path::join(paths_.runtime, "wait_list.yaml");
    if (TRY(or_unreadable(context_.disk.exists(wait_list))))
      for (const Device& device : read_wait_list(wait_list, context_.reader))
        if (!device.usb) devices.push_back({device.host, device.port});
    if (devices.empty()) return std::nullopt;
    DeviceNetwork network = plan_devices(devices);
    if (!setup_.isolation.has_namespaces) network = loopback_devices(std::move(network));
    for (std::size_t i = 0; i < network.addresses.size(); ++i)
      TRY(add_to_loopback(network.addresses[i], i + 1));
    if (!network.hosts.empty() && context_.disk.probably_exists(hosts_file)) {
      const std::string own = setup_.scratch.at("hosts");
      const std::string hosts = TRY(or_unreadable(context_.disk.read(hosts_file), "read"));
      TRY(or_fail(context_.disk.write(own, network.hosts + hosts), "write"));
      TRY(bind_mount(own, hosts_file));
    }
    return TRY(or_fail(serve_devices(network.servers), "start", DiagKind::step_failed));
  }

  /// Starts the instance below a supervisor of its own, as `iocwright run` does.
  Result<pid_t> start() {
    if (setup_.isolation.has_namespaces) TRY(isolate_next_child());
    InstanceRun run;
    run.request = {.supervise = true, .console = true, .ignore_stdin_eof = true, .grace_s = trial_grace_s};
    run.request.restart = "no";
    return or_fail(start_child([&] {
                     ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                     return run_logged(run);
                   }),
                   "create", DiagKind::step_failed);
  }

  /// Runs in a child.
  int run_logged(const InstanceRun& run) {
    if (!write_output_to(log_)) return step_failed;
    if (context_.drop_color) context_.drop_color();
    if (::getpid() == 1)
      if (const auto mounted = mount_proc(); !mounted) {
        std::cerr << mounted.error().message() << std::endl;
        return step_failed;
      }
    const int status = run_instance(run, context_);
    std::cout.flush();
    std::cerr.flush();
    return status;
  }

  std::string end_of(const std::string& log) const {
    RunLog lines;
    lines.add(context_.disk.read(log).value_or(""));
    return std::string(text::trim(without_control_characters(lines.last_lines()), "\n"));
  }

  const TrialSetup& setup_;
  RunContext context_;
  TrialReport report_;
  epics::EpicsPaths paths_;  ///< of the trial
  std::string log_;
};

}  // namespace

TrialReport run_trial(const TrialSetup& setup, RunContext context) {
  return Trial(setup, std::move(context)).run();
}

}  // namespace iocwright::launch
