#include "image/module/job_pool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace iocwright::image {

JobPool::JobPool(int jobs) : jobs_(std::max(1, jobs)) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;  // no jobserver, so make runs one job
  read_ = FileHandle(ends[0]);
  write_ = FileHandle(ends[1]);
  refill();
}

/// Refills the pipe with all job tokens. This is done whenever no jobs are held, because a make that is
/// killed does not return its tokens.
void JobPool::refill() {
  std::array<char, 256> waste{};
  while (::read(read_.get(), waste.data(), waste.size()) > 0) {}
  for (int i = 0; i < jobs_; ++i)
    if (::write(write_.get(), "+", 1) != 1) return;
}

bool JobPool::read_token() {
  char token = 0;
  return ::read(read_.get(), &token, 1) == 1;
}

JobPool::Lease JobPool::take(int jobs) {
  const int wanted = std::clamp(jobs, 1, jobs_);
  const std::lock_guard turn(turn_mutex_);
  for (int have = 0; read_ && have < wanted;) {
    {
      const std::lock_guard lock(mutex_);
      if (held_ == 0 && have == 0) refill();
      if (read_token()) {
        ++have;
        ++held_;
        continue;
      }
    }
    pollfd ready{read_.get(), POLLIN, 0};
    constexpr int patience_ms = 100;  // after that, check whether to refill the pool
    ::poll(&ready, 1, patience_ms);
  }
  return {*this, read_ ? wanted : 0};
}

void JobPool::give_back(int jobs) {
  const std::lock_guard lock(mutex_);
  held_ -= jobs;
  for (int i = 0; i < jobs; ++i)
    if (::write(write_.get(), "+", 1) != 1) return;
}

std::string JobPool::make_flags() const {
  if (!read_) return "";
  return fmt::format(" -j{} --jobserver-auth={},{}", jobs_, read_.get(), write_.get());
}

}  // namespace iocwright::image
