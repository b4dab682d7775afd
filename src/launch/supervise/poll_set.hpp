// The descriptors to poll and their handlers; rebuilt for each round of the event loop.
#pragma once

#include <poll.h>

#include <functional>
#include <utility>
#include <vector>

namespace iocwright::launch {

/// The arguments of one poll(2) call.
class PollSet {
 public:
  void clear() {
    polls_.clear();
    handlers_.clear();
  }
  /// `handler` is called with poll()'s revents unless they are 0.
  void watch(int fd, short events, std::function<void(short)> handler) {
    polls_.push_back({fd, events, 0});
    handlers_.push_back(std::move(handler));
  }
  /// Waits for at most `timeout_ms` (-1: indefinitely), then calls the handlers of ready descriptors.
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
