// When an IOC that failed is started again, and how long that is put off.
#pragma once

#include <optional>

namespace iocwright::launch {

/// Starts again after a failure, at most `limit` times in a row: after 1 s, then twice as long each time up
/// to 60 s. A run of more than 60 s counts as a success and begins the row anew.
class RestartPolicy {
 public:
  /// `limit` 0: never.
  explicit RestartPolicy(int limit) : limit_(limit) {}

  /// Seconds to the next start after a run of `run_s` that ended with `status`; nothing when it is not
  /// started again.
  std::optional<double> after(int status, double run_s);
  /// Starts again so far, of the whole life.
  int count() const { return count_; }
  int in_a_row() const { return in_a_row_; }

 private:
  int limit_;
  int in_a_row_ = 0;
  int count_ = 0;
};

}  // namespace iocwright::launch
