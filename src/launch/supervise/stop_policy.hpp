// The stages of a stop, from `exit` at the IOC shell to SIGKILL, as a state machine without clock or process.
#pragma once

#include <optional>

namespace iocwright::launch {

/// What to do to the IOC now.
enum class StopAction : unsigned char { none, type_exit, interrupt, terminate, kill };

/// The last stage that a stop has reached.
enum class StopStage : unsigned char { running, asked, terminated, killed };

/// Stops within a grace period: types `exit` at the shell immediately, sends SIGTERM after half the period
/// and SIGKILL at its end. A program without an IOC shell gets SIGTERM immediately, or SIGINT if that was the
/// request. Each further request skips to the next stage without waiting.
class StopPolicy {
 public:
  explicit StopPolicy(double grace_s) : grace_s_(grace_s) {}

  /// A stop was requested at `now_s`. `has_shell`: there is an IOC shell that understands `exit`.
  /// `by_interrupt`: the request is a SIGINT.
  StopAction request(double now_s, bool has_shell, bool by_interrupt = false);
  /// Advances to the next stage if its deadline has passed.
  StopAction tick(double now_s);
  /// When tick() is due; nothing before a request and after SIGKILL.
  std::optional<double> deadline_s() const;
  /// The last stage that was reached.
  StopStage stage() const { return stage_; }
  /// True after the first request.
  bool requested() const { return stage_ != StopStage::running; }
  /// When the stop was first requested.
  double began_s() const { return began_s_; }

 private:
  StopAction next();

  double grace_s_;
  double began_s_ = 0;
  StopStage stage_ = StopStage::running;
};

}  // namespace iocwright::launch
