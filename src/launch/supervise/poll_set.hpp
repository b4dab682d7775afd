// Which descriptors are waited for, and what is done when they are ready; made anew for each round.
#pragma once

#include <poll.h>

#include <functional>
#include <utility>
#include <vector>

namespace iocwright::launch {

class PollSet {
 public:
  void clear() {
    polls_.clear();
    handlers_.clear();
  }
  /// `then` gets what poll() says of the descriptor, when that is anything.
  void watch(int fd, short events, std::function<void(short)> then) {
    polls_.push_back({fd, events, 0});
    handlers_.push_back(std::move(then));
  }
  /// Waits for at most `timeout_ms` (-1: for ever), then calls what is due.
  void run(int timeout_ms) {
    if (::poll(polls_.data(), polls_.size(), timeout_ms) <= 0) return;
    for (std::size_t i = 0; i < polls_.size(); ++i)
      if (polls_[i].revents != 0) handlers_[i](polls_[i].revents);
  }

 private:
  std::vector<pollfd> polls_;
  std::vector<std::function<void(short)>> handlers_;
};

}  // namespace iocwright::launch
