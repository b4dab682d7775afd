#include "launch/supervise/restart_policy.hpp"

#include <algorithm>
#include <cmath>

namespace iocwright::launch {

namespace {
constexpr double first_pause_s = 1.0, longest_pause_s = 60.0, good_run_s = 60.0;
}

std::optional<double> RestartPolicy::after(int status, double run_s) {
  if (status == 0) return std::nullopt;
  if (run_s > good_run_s) in_a_row_ = 0;
  if (in_a_row_ >= limit_) return std::nullopt;
  const double pause_s = std::min(longest_pause_s, first_pause_s * std::exp2(std::min(in_a_row_, 10)));
  ++in_a_row_;
  ++count_;
  return pause_s;
}

}  // namespace iocwright::launch
