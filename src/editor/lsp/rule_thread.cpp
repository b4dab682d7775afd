#include "editor/lsp/rule_thread.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace iocwright::lsp {

RuleThread::RuleThread() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void RuleThread::start(RuleCheck check) {
  result_.emplace(RuleResult{std::move(check), {}});
  has_ended_ = false;
  thread_ = std::jthread([this] {
    result_->found = apply_rules(result_->check);
    has_ended_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
  });
  if (!wake_) thread_.join();  // nothing can wake the server up, so it waits
}

RuleResult RuleThread::take() {
  if (thread_.joinable()) thread_.join();
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t read = ::read(wake_.get(), &count, sizeof count);
  has_ended_ = false;
  RuleResult out = *std::move(result_);
  result_.reset();
  return out;
}

}  // namespace iocwright::lsp
