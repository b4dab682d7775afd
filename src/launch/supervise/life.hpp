// The life of an instance: which state it is in, and what follows when a run has ended. No clock, no process.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "launch/supervise/life_status.hpp"
#include "launch/supervise/restart_policy.hpp"

namespace iocwright::launch {

struct LifeRules {
  double fail_delay_s = 0;          ///< how long a failed start is held back
  bool hold_after_failure = false;  ///< keep the container for a look
  int restarts = 0;                 ///< how often in a row a failed IOC is started again
};

/// What follows a run that has ended.
struct AfterRun {
  enum class What : unsigned char { finish, finish_later, start_later, hold };
  What what = What::finish;
  double pause_s = 0;
  int status = 0;       ///< the container's exit status, if this was the last run
  std::string message;  ///< for the log; may be empty
};

class Life {
 public:
  explicit Life(LifeRules rules) : rules_(rules), restart_(rules.restarts) {}

  /// A child was started at `now_s`.
  void begin(double now_s);
  /// A line of the child's own report: `preparing`, `waiting LEFT TOTAL`, `executing ioc`, `executing
  /// script`, `failed`.
  void take_progress(std::string_view line);
  /// The child says no more: it has become the program that it said, or is gone.
  void progress_ended();
  /// iocInit was seen to be through.
  void initialised();
  /// The run has ended. `stop_asked`: somebody wanted it to.
  AfterRun ended(int status, double now_s, bool stop_asked);

  LifeState state() const { return state_; }
  bool is_script() const { return is_script_; }
  bool is_executed() const { return executed_; }
  bool is_initialised() const { return initialised_; }
  /// True when there is an IOC shell that can be told to exit.
  bool has_shell() const { return executed_ && !is_script_; }
  /// Fills in what it knows.
  void describe(LifeStatus& status, double now_s) const;

 private:
  AfterRun after_failure(int status, double run_s);

  LifeRules rules_;
  RestartPolicy restart_;
  LifeState state_ = LifeState::preparing;
  bool is_script_ = false, executing_ = false, executed_ = false, initialised_ = false;
  int waits_left_ = 0, waits_total_ = 0;
  double began_s_ = 0;
  std::optional<int> last_exit_;
};

}  // namespace iocwright::launch
