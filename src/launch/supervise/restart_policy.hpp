// Decides whether a failed IOC is restarted, and after what pause.
#pragma once

#include <optional>

namespace iocwright::launch {

/// Restarts after failures, at most `limit` consecutive times. The first pause is 1 s and doubles each time
/// up to 60 s. A run that worked for more than 60 s counts as a success and resets both.
class RestartPolicy {
 public:
  /// `limit` 0: never restart.
  explicit RestartPolicy(int limit) : limit_(limit) {}

  /// Seconds to pause before restarting, after a run that worked for `worked_s`, not counting
  /// its preparation, and exited with `status`; nothing if there is no restart.
  std::optional<double> after(int status, double worked_s);
  /// Total number of restarts.
  int count() const { return count_; }
  /// Number of restarts since the last successful run.
  int consecutive() const { return consecutive_; }

 private:
  int limit_;
  int consecutive_ = 0;
  int count_ = 0;
};

}  // namespace iocwright::launch
