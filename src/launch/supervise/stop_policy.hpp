// How a stop goes on from a word at the IOC shell to KILL, as a machine of states without clock or process.
#pragma once

#include <optional>

namespace iocwright::launch {

/// What is to be done to the IOC now.
enum class StopAction : unsigned char { none, type_exit, terminate, kill };

/// Which way a stop has gone so far.
enum class StopStage : unsigned char { running, asked, terminated, killed };

/// A stop within a grace: `exit` at the shell at once, TERM at half the grace, KILL at its end. What has no
/// IOC shell gets TERM at once. Each further request goes on to the next stage without waiting.
class StopPolicy {
 public:
  explicit StopPolicy(double grace_s) : grace_s_(grace_s) {}

  /// A stop is asked for at `now_s`. `has_shell`: there is an IOC shell that knows `exit`.
  StopAction request(double now_s, bool has_shell);
  /// Time has passed.
  StopAction tick(double now_s);
  /// When tick() has something to do; nothing before a request and after KILL.
  std::optional<double> deadline_s() const;
  StopStage stage() const { return stage_; }
  bool requested() const { return stage_ != StopStage::running; }
  /// When the stop was first asked for.
  double began_s() const { return began_s_; }

 private:
  StopAction next();

  double grace_s_;
  double began_s_ = 0;
  StopStage stage_ = StopStage::running;
};

}  // namespace iocwright::launch
