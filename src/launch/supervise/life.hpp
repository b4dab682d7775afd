// The state machine of an instance: its current state, and what to do when a run exits. Uses neither clock
// nor process.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "launch/supervise/life_status.hpp"
#include "launch/supervise/restart_policy.hpp"
#include "launch/supervise/run_end.hpp"
#include "launch/supervise/save_sets.hpp"

namespace iocwright::launch {

/// What to do after a failure.
struct LifeRules {
  double fail_delay_s = 0;          ///< delay before exiting after a failed startup
  bool hold_after_failure = false;  ///< keep the container for debugging
  int restarts = 0;                 ///< maximum number of consecutive restarts after failures
};

/// What to do when a run has exited.
struct AfterRun {
  enum class Next : unsigned char { finish, finish_later, restart_later, hold };
  Next next = Next::finish;
  double pause_s = 0;
  int status = 0;       ///< the container's exit status if this was the last run
  std::string message;  ///< says why the run ended, and what follows; empty after a requested stop
};

/// The life of an instance over all its runs. Times are seconds of any monotonic clock.
class Life {
 public:
  explicit Life(LifeRules rules) : rules_(rules), restart_(rules.restarts) {}

  /// A child was started at `now_s`.
  void begin(double now_s);
  /// Takes a progress line of the child: `preparing`, `waiting LEFT TOTAL`, `device waiting ADDRESS NAME`,
  /// `device finished ADDRESS NAME`, `records N`, `lock KEY`, `save REQUEST\tFILE`, `process PID`,
  /// `executing ioc`, `executing script` or `failed`.
  void take_progress(std::string_view line);
  /// The child has closed its progress pipe: it has become the announced program or has exited.
  void progress_ended(double now_s);
  /// iocInit has completed.
  void set_initialised(double now_s);
  /// The run has ended.
  AfterRun on_exit(const RunEnd& end, double now_s, bool stop_requested);

  LifeState state() const { return state_; }
  bool is_script() const { return is_script_; }
  bool is_initialised() const { return initialised_; }
  /// True if iocInit completed, or the script was executed, at least `seconds` ago.
  bool has_worked_for(double seconds, double now_s) const {
    return works_since_s_ && now_s - *works_since_s_ >= seconds;
  }
  /// True until the program was executed and, if it is an IOC, iocInit has completed.
  bool is_starting_up() const { return !executed_ || (!is_script_ && !initialised_); }
  /// True if there is an IOC shell where `exit` can be typed.
  bool has_shell() const { return executed_ && !is_script_; }
  /// What autosave saves in the IOC.
  const std::vector<SaveSet>& save_sets() const { return save_sets_; }
  /// The process that becomes the IOC, which may be a child of the start script; 0 if unknown.
  int ioc_pid() const { return ioc_pid_; }
  /// Fills in the fields that this class knows.
  void describe(LifeStatus& status, double now_s) const;

 private:
  void take_device(const std::vector<std::string_view>& words);
  void take_save_set(std::string_view text);
  AfterRun after_failure(int status, double worked_s);
  std::string end_text(const RunEnd& end, double now_s) const;

  LifeRules rules_;
  RestartPolicy restart_;
  LifeState state_ = LifeState::preparing;
  bool is_script_ = false, executing_ = false, executed_ = false, initialised_ = false;
  int waits_left_ = 0, waits_total_ = 0;
  double began_s_ = 0, executed_s_ = 0;
  std::optional<double> works_since_s_;  ///< iocInit has completed, or the script was executed
  std::optional<int> last_exit_;
  std::optional<int> records_;
  std::vector<DeviceStatus> devices_;
  std::string lock_key_;
  std::vector<SaveSet> save_sets_;
  int ioc_pid_ = 0;
};

}  // namespace iocwright::launch
