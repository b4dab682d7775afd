#include "launch/trial/drive_ioc.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <set>

#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/site/epics_paths.hpp"
#include "launch/client/probe.hpp"
#include "launch/start/run_request.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/pipe.hpp"
#include "launch/supervise/timed_run.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {

constexpr Clock::Seconds look_period{0.05};
constexpr int status_timeout_ms = 1000;
constexpr double script_shell_timeout_s = 5;  // a script may run a program that has no IOC shell
constexpr std::size_t pvs_per_call = 200;
constexpr int connection_timeout_s = 10;
constexpr int call_timeout_ms = 60'000;
constexpr int max_signals = 40;

/// Types at the console of the IOC, and discards what the IOC prints there.
class Console {
 public:
  explicit Console(FileHandle socket) : socket_(std::move(socket)) { set_nonblocking(socket_); }

  bool type(std::string_view text) const {
    return ::write(socket_.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }
  void discard_output() const {
    std::array<char, 4096> buffer{};
    while (::read(socket_.get(), buffer.data(), buffer.size()) > 0) {}
  }

 private:
  FileHandle socket_;
};

class Driver {
 public:
  Driver(const DrivenIoc& ioc, const Disk& disk, Clock& clock, TrialReport& report)
      : ioc_(ioc),
        disk_(disk),
        clock_(clock),
        report_(report),
        console_path_(console_socket(ioc.environment)) {}

  void run() {
    if (wait_for_init() && list_records()) {
      compare_records();
      read_records();
    }
    end();
  }

 private:
  /// The exit status of the supervisor, which is that of the IOC, once it has exited.
  std::optional<int> exit_status() {
    int status = 0;
    if (!status_ && ::waitpid(ioc_.supervisor, &status, WNOHANG) == ioc_.supervisor)
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return status_;
  }

  std::optional<LifeStatus> life() const {
    const auto answer = ask(control_socket(console_path_), addressed(instance_id(ioc_.environment), ""),
                            status_timeout_ms, clock_);
    return answer ? parse_life_status(*answer) : std::nullopt;
  }

  /// Waits until the condition is true. False, with a problem that ends with `purpose`, if the IOC exits
  /// first, and false at the timeout.
  template <class Condition>
  bool wait(double timeout_s, std::string_view purpose, Condition condition) {
    const Clock::Seconds end = clock_.now() + Clock::Seconds(timeout_s);
    for (; clock_.now() < end; clock_.sleep(look_period)) {
      if (condition()) return true;
      if (!exit_status()) continue;
      report_.add_problem(fmt::format("the IOC exited with status {} {}", *status_, purpose));
      return false;
    }
    return false;
  }

  bool wait_for_init() {
    const bool is_initialised = wait(ioc_.timeout_s, "before iocInit completed", [this] {
      const auto status = life();
      if (!status || !status->is_script) return status && status->initialised;
      StartOutput output;  // of a script, the supervisor does not know whether it runs an IOC
      output.feed(disk_.read(ioc_.log).value_or(""));
      return output.has_initialised();
    });
    if (!is_initialised && !status_)
      report_.add_problem(fmt::format("iocInit has not completed within {:g} s", ioc_.timeout_s));
    return is_initialised;
  }

  /// Lets the IOC shell write the names of its records and its environment to files.
  bool list_records() {
    auto socket = connect_to(console_path_);
    if (!socket) {
      report_.add_problem(socket.error().text("connect to"));
      return false;
    }
    const Console console(*std::move(socket));
    const std::string done_file = path::join(ioc_.folder, "done");
    const std::string commands =
        fmt::format("dbl > \"{}\"\nepicsEnvShow > \"{}\"\necho done > \"{}\"\n",
                    path::join(ioc_.folder, "records"), path::join(ioc_.folder, "variables"), done_file);
    if (!console.type(commands)) {
      report_.add_problem("the console of the IOC accepts no input");
      return false;
    }
    const bool is_script = !ioc_.expected;
    const double timeout_s = is_script ? script_shell_timeout_s : ioc_.timeout_s;
    const bool is_listed = wait(timeout_s, "while its records were listed", [&] {
      console.discard_output();
      return disk_.read(done_file).value_or("") == "done\n";
    });
    if (is_listed || status_) return is_listed;
    if (is_script) report_.remarks.emplace_back("its records are unknown, because it has no IOC shell");
    else
      report_.add_problem(fmt::format("the IOC shell has not listed the records within {:g} s", timeout_s));
    return false;
  }

  std::vector<std::string> lines_of(const std::string& name) const {
    std::vector<std::string> out;
    const std::string text = disk_.read(path::join(ioc_.folder, name)).value_or("");
    for (const std::string_view line : text::split(text, '\n'))
      if (!text::trim(line).empty()) out.emplace_back(text::trim(line));
    return out;
  }

  void compare_records() {
    records_ = lines_of("records");
    report_.records = records_.size();
    if (!ioc_.expected) return;
    const std::set<std::string> actual(records_.begin(), records_.end());
    const std::set<std::string> expected(ioc_.expected->begin(), ioc_.expected->end());
    std::vector<std::string> missing, others;
    std::ranges::set_difference(expected, actual, std::back_inserter(missing));
    std::ranges::set_difference(actual, expected, std::back_inserter(others));
    if (!missing.empty())
      report_.add_problem(fmt::format("{} that st.cmd loads {} missing: {}",
                                      text::plural(missing.size(), "record"),
                                      missing.size() == 1 ? "is" : "are", short_list(missing)));
    if (!others.empty())
      report_.remarks.push_back(fmt::format("{} that st.cmd does not load: {}",
                                            text::plural(others.size(), "record"), short_list(others)));
  }

  /// Our environment, with the port that the startup script may have set.
  Environment client_environment() const {
    Environment out = ioc_.environment;
    for (const std::string_view name : {"EPICS_CA_SERVER_PORT=", "EPICS_CAS_SERVER_PORT="})
      for (const std::string& line : lines_of("variables"))
        if (line.starts_with(name) && line.size() > name.size())
          out.set("EPICS_CA_SERVER_PORT", line.substr(name.size()));
    return out;
  }

  void read_records() {
    const Environment environment = client_environment();
    limit_descriptors();
    const auto caget = epics::base_tool("caget", disk_, environment);
    if (!caget) return report_.add_problem(caget.error().text("access"));
    std::vector<std::string> problems;
    for (std::size_t begin = 0; begin < records_.size(); begin += pvs_per_call) {
      const std::size_t count = std::min(pvs_per_call, records_.size() - begin);
      ProcessRequest request;
      request.environment = &environment;
      // one element of each array
      request.arguments = {*caget, "-#", "1", "-w", std::to_string(connection_timeout_s)};
      std::copy_n(records_.begin() + static_cast<std::ptrdiff_t>(begin), count,
                  std::back_inserter(request.arguments));
      const auto done = run_with_timeout(request, call_timeout_ms, clock_);
      if (exit_status())
        return report_.add_problem(
            fmt::format("the IOC exited with status {} while its records were read", *status_));
      if (!done) return report_.add_problem(done.error().text("run"));
      std::vector<std::string> found = caget_problems(done->output);
      if (done->timed_out || (done->status != 0 && found.empty())) found.push_back(caget_failure(*done));
      else report_.pvs_read += count - std::min(count, found.size());
      std::ranges::move(found, std::back_inserter(problems));
    }
    if (!problems.empty()) report_.add_problem(text::join(problems, "\n"));
  }

  /// libca starts a caRepeater, and before that closes all descriptors that there could be.
  static void limit_descriptors() {
    constexpr rlim_t enough = 1024;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= enough) return;
    limit.rlim_cur = enough;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }

  static std::string caget_failure(const TimedResult& done) {
    if (done.timed_out) return fmt::format("caget has not ended within {} s", call_timeout_ms / 1000);
    return fmt::format("caget failed with status {}: {}", done.status, text::trim(done.output));
  }

  /// Ends the IOC by `exit`. One that has failed need not end orderly.
  void end() {
    if (exit_status()) return;
    const bool has_passed = report_.verdict == Verdict::passed;
    if (has_passed) {
      // what remains after the grace is killed below
      [[maybe_unused]] const ProbeError stopped = stop_instance(ioc_.environment, clock_);
    }
    // each signal hurries the supervisor to the next stage of a stop, of which the last one is SIGKILL
    for (int i = 0; i < max_signals && !exit_status(); ++i) {
      clock_.sleep(look_period);
      ::kill(ioc_.supervisor, SIGTERM);
    }
    if (!exit_status()) {
      ::kill(ioc_.supervisor, SIGKILL);
      ::waitpid(ioc_.supervisor, nullptr, 0);
      status_ = 128 + SIGKILL;
    }
    if (has_passed && status_ != 0) report_.add_problem(exit_problem());
  }

  std::string exit_problem() const {
    if (status_ != 128 + SIGTERM && status_ != 128 + SIGKILL)
      return fmt::format("the IOC exited with status {} after `exit` was typed", *status_);
    return fmt::format(
        "the IOC had to be killed, because it did not exit within {:g} s after `exit` was typed",
        trial_grace_s / 2);
  }

  const DrivenIoc& ioc_;
  const Disk& disk_;
  Clock& clock_;
  TrialReport& report_;
  std::string console_path_;
  std::vector<std::string> records_;
  std::optional<int> status_;
};

}  // namespace

void drive_ioc(const DrivenIoc& ioc, const Disk& disk, Clock& clock, TrialReport& report) {
  Driver(ioc, disk, clock, report).run();
}

std::vector<std::string> caget_problems(const std::string& output) {
  constexpr std::string_view mark = " *** ";
  std::vector<std::string> out;
  for (const std::string_view line : text::split(output, '\n')) {
    const std::size_t at = line.find(mark);
    const std::string_view name = text::trim(line.substr(0, std::min(at, line.size())));
    if (at == std::string_view::npos || name.empty() || name.find(' ') != std::string_view::npos) continue;
    out.push_back(fmt::format("`{}` cannot be read: {}", name, text::trim(line.substr(at + mark.size()))));
  }
  return out;
}

}  // namespace iocwright::launch
