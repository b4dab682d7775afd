// A thread that applies rules while the server answers requests.
#pragma once

#include <atomic>
#include <optional>
#include <thread>

#include "core/base/file_handle.hpp"
#include "editor/lsp/rule_check.hpp"

namespace iocwright::lsp {

/// A check that has ended.
struct RuleResult {
  RuleCheck check;
  FileDiagnostics found;
};

/// Runs one check at a time. The destructor waits for it.
class RuleThread {
 public:
  RuleThread();

  /// Whether there is a check that take() has not returned yet.
  bool is_busy() const { return result_.has_value(); }
  /// To be called only if it is not busy.
  void start(RuleCheck check);
  bool has_ended() const { return has_ended_; }
  /// Becomes readable when the check has ended.
  int fd() const { return wake_.get(); }
  /// The check, which must have ended.
  RuleResult take();

 private:
  FileHandle wake_;
  std::optional<RuleResult> result_;
  std::atomic<bool> has_ended_ = false;
  std::jthread thread_;  ///< the last member: it uses the others
};

}  // namespace iocwright::lsp
