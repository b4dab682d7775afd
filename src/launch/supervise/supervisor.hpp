// Runs an IOC as a child process and manages its terminal, signals, exit and console clients.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "launch/supervise/console_server.hpp"
#include "launch/supervise/control_request.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/instance_id.hpp"
#include "launch/supervise/ioc_child.hpp"
#include "launch/supervise/ioc_input.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/life.hpp"
#include "launch/supervise/log_output.hpp"
#include "launch/supervise/metrics_server.hpp"
#include "launch/supervise/run_log.hpp"
#include "launch/supervise/save_watch.hpp"
#include "launch/supervise/stop_policy.hpp"

namespace iocwright::launch {

/// How to supervise an IOC.
struct SuperviseOptions {
  InstanceId id;
  bool console = false;  ///< provide a pseudo-terminal and console socket even if our stdin is not a terminal
  std::string console_socket;  ///< path; see control_socket() for the control socket
  std::string console_group;   ///< group that may attach as well as the owner; empty: none
  bool stdin_eof = true;       ///< pass the end of our stdin on to the IOC
  LogStyle log{};
  std::string metrics{};          ///< see listen_at_port(); empty: serve no metrics
  ImageStatus image{};            ///< what `status` says of it
  bool reports_exit = true;       ///< log also the exit of a script that ends by itself
  double grace_s = 2.5;           ///< from the first stop request to SIGKILL
  std::string termination_log{};  ///< file that gets the reason for the end; empty: none
  LifeRules rules;
  /// Called in a side task whenever iocInit has completed. Returns a warning for the log, or "". May be
  /// empty.
  std::function<std::string()> on_initialised;
};

/// The supervisor's control socket. It is in the same folder as the console socket, so that a mount that
/// shares one shares the other.
inline std::string control_socket(const std::string& console_socket) { return console_socket + ".control"; }

/// Runs `body`, which becomes the IOC, in a child and supervises it until it exits. Works both as PID 1 and
/// as an ordinary process.
class Supervisor {
 public:
  Supervisor(SuperviseOptions options, Disk& disk, const Clock& clock,
             std::function<int(const Progress&)> body);

  /// Returns the child's exit status, 128 + n after signal n, or 1 if an IOC exited with status 0 before
  /// iocInit completed.
  int run();

 private:
  void open_sockets();
  void take_terminal();
  void follow_terminal();
  void start_child();
  // event loop
  void round();
  int timeout_ms() const;
  void watch_child();
  void watch_stdin();
  // events
  void on_signal(const Signal& signal);
  std::size_t on_output(FileHandle& from, LogOutput& to, StartOutput& start);  ///< returns the bytes read
  bool on_progress();                                                          ///< true if anything was read
  void on_time();
  void reap();
  void on_child_end(RunEnd end);
  AfterRun report_end(const RunEnd& end);
  std::string stop_text(int status) const;
  void write_termination_log(const std::string& text) const;
  void look_for_init();
  void set_initialised();
  // actions
  void type_from_stdin(std::string_view bytes);
  void refuse_interrupt();
  void check_start_output();
  void end_halted_ioc();
  void log(const std::string& line);
  void log_to(LogOutput& output, const std::string& line);
  void note_folder();
  void act(StopAction action);
  /// A polite request does not hurry a stop that has begun; a signal does.
  enum class StopReason : unsigned char { polite, terminate, interrupt };
  static std::string_view name_of(StopReason reason);
  void request_stop(StopReason reason);
  void advance_stop();
  void watch_saves();
  void drain_outputs();
  void flush_outputs();
  bool flush_round(double until_s);  ///< true if a signal asks to hurry
  void resize(WindowSize size);
  // requests at the control socket
  std::string answer(std::string_view line);
  void carry_out(const ControlRequest& request);
  void note(const std::string& subject, const std::string& message);
  LifeStatus status() const;
  LifeState state() const;
  void note_state();

  /// Calls `act` for each output of the child, with its destination.
  template <class Do>
  void for_outputs(Do&& act) {
    act(child_->is_pty ? child_->terminal : child_->output, output_, start_output_[0]);
    act(child_->errors, errors_, start_output_[1]);
  }
  double now_s() const { return clock_.now().count(); }
  bool has_pty() const { return options_.console || stdin_is_terminal_; }

  SuperviseOptions options_;
  Disk& disk_;
  const Clock& clock_;
  std::function<int(const Progress&)> body_;
  bool stdin_is_terminal_;
  bool stdin_open_ = true;
  bool is_in_background_ = false;  ///< a shell has its terminal, which is our stdin

  SignalGate signals_;
  PollSet polls_;
  LogOutput output_, errors_;
  std::optional<RawMode> raw_;  ///< of our own controlling terminal
  std::unique_ptr<ConsoleServer> console_;
  std::unique_ptr<ControlServer> control_;
  std::unique_ptr<MetricsServer> metrics_;
  std::optional<IocChild> child_;
  IocInput input_;
  LineBuffer progress_;
  std::array<StartOutput, 2> start_output_;  ///< for stdout and stderr
  double next_look_s_ = 0;                   ///< when look_for_init() is due
  RunLog run_log_;
  std::optional<std::int64_t> oom_kills_;  ///< before the child was started
  std::string child_folder_;               ///< the child's last known working folder
  bool stdin_closed_ = false;              ///< and the IOC gets the end of it

  Life life_;
  StopPolicy stop_;
  std::string_view stopped_by_;        ///< the first stop request
  bool halted_ = false;                ///< the IOC is being stopped because its shell has halted
  SaveWatch saves_;                    ///< what autosave saves during a stop
  std::optional<SideTask> init_task_;  ///< see SuperviseOptions::on_initialised
  LifeState noted_state_ = LifeState::preparing;
  double state_since_s_ = 0;       ///< when it began, since 1970
  std::optional<AfterRun> pause_;  ///< what follows the pause, while nothing runs
  double pause_end_s_ = 0;
  std::optional<int> result_;                 ///< the exit status, once there is nothing left to run
  std::map<std::string, std::string> notes_;  ///< the last message of each probe
};

}  // namespace iocwright::launch
