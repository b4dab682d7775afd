// Keeps an IOC as a child: its terminal, its signals, its end, and those who ask about it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "launch/supervise/console_server.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/ioc_child.hpp"
#include "launch/supervise/ioc_input.hpp"
#include "launch/supervise/ioc_watch.hpp"
#include "launch/supervise/life.hpp"
#include "launch/supervise/log_output.hpp"
#include "launch/supervise/stop_policy.hpp"

namespace iocwright::launch {

struct SuperviseOptions {
  std::string instance;  ///< for status
  bool console = false;  ///< a pseudo-terminal and a socket to attach to, even when our input is no terminal
  std::string console_socket;  ///< where; the control socket is beside it, see control_socket()
  std::string console_group;   ///< who may attach besides the owner; empty: nobody
  bool stdin_eof = true;       ///< the end of our input is the end of the IOC's
  bool timestamps = false;     ///< in the log, each line
  double grace_s = 2.5;        ///< from the first request to stop to KILL
  LifeRules rules;
};

/// The socket that answers about the supervisor, beside the console's, so that whoever can see one can see
/// the other.
inline std::string control_socket(const std::string& console_socket) { return console_socket + ".control"; }

/// Runs `body` in a child, which ends in becoming the IOC, until that has ended, as PID 1 or as any other
/// process.
class Supervisor {
 public:
  Supervisor(SuperviseOptions options, const Disk& disk, const Clock& clock,
             std::function<int(const Progress&)> body);

  /// The exit status: the child's own, 128 + n after signal n; 1 when an IOC ended well but before iocInit
  /// was through.
  int run();

 private:
  void open_sockets();
  void start_child();
  // what is waited for
  void round();
  int timeout_ms() const;
  void watch_child();
  void watch_stdin();
  // what happens
  void on_signal(int number);
  std::size_t on_output(FileHandle& from, LogOutput& to, InitLine& line);  ///< how many bytes there were
  bool on_progress();                                                      ///< true when there was something
  void on_time();
  void reap();
  void on_child_end(int status);
  // what is done
  bool type_from_console(std::string_view bytes);
  void look_initialised();
  void say(const std::string& line);
  void act(StopAction action);
  void request_stop(bool hurry);
  void drain_outputs();
  void flush_outputs();
  void resize(WindowSize size);
  // who asks
  std::string answer(std::string_view request);
  LifeStatus status() const;

  /// Each way that the child's output comes, and where it goes.
  template <class Do>
  void for_outputs(Do&& act) {
    act(child_->is_pty ? child_->terminal : child_->output, output_, init_lines_[0]);
    act(child_->errors, errors_, init_lines_[1]);
  }
  double now_s() const { return clock_.now().count(); }
  bool has_pty() const { return options_.console || stdin_is_terminal_; }

  SuperviseOptions options_;
  const Disk& disk_;
  const Clock& clock_;
  std::function<int(const Progress&)> body_;
  bool stdin_is_terminal_;
  bool stdin_open_ = true;

  SignalGate signals_;
  PollSet polls_;
  LogOutput output_, errors_;
  std::optional<RawMode> raw_;  ///< of the terminal that we were started at
  std::unique_ptr<ConsoleServer> console_;
  std::unique_ptr<ControlServer> control_;
  std::optional<IocChild> child_;
  IocInput input_;
  std::string progress_text_;           ///< of the child's report, not a whole line yet
  std::array<InitLine, 2> init_lines_;  ///< of its output and of its errors
  double next_look_s_ = 0;              ///< at the IOC, for iocInit

  Life life_;
  StopPolicy stop_;
  std::optional<AfterRun> pause_;  ///< what waits while nothing runs
  double pause_end_s_ = 0;
  std::optional<int> result_;                 ///< set: it is all over
  std::map<std::string, std::string> notes_;  ///< what was said last of each thing that probes look at
};

}  // namespace iocwright::launch
