#include "launch/supervise/restart_policy.hpp"

#include <algorithm>
#include <cmath>

namespace iocwright::launch {

namespace {
constexpr double first_pause_s = 1.0, max_pause_s = 60.0, successful_run_s = 60.0;
}

std::optional<double> RestartPolicy::after(int status, double worked_s) {
  if (status == 0) return std::nullopt;
  if (worked_s > successful_run_s) consecutive_ = 0;
  if (consecutive_ >= limit_) return std::nullopt;
  const double pause_s = std::min(max_pause_s, first_pause_s * std::exp2(std::min(consecutive_, 10)));
  ++consecutive_;
  ++count_;
  return pause_s;
}

}  // namespace iocwright::launch
