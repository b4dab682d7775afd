// The language server as a state machine: messages in, messages out. It does no input or output on its own.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/base/exit_status.hpp"
#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/rule_thread.hpp"
#include "editor/lsp/workspace.hpp"

namespace iocwright::lsp {

/// A client has to send `initialize` first, and `shutdown` before `exit`.
class Server {
 public:
  /// `send` gets the content of each message to the client.
  Server(Workspace workspace, std::function<void(const std::string&)> send)
      : workspace_(std::move(workspace)), send_(std::move(send)) {}

  /// Queues a message of the client. A notification that cancels a request takes effect at once.
  void receive(const std::string& content);
  /// Handles the next queued message, or else looks for errors in the next unit that has changed. Returns
  /// false if there is nothing to do.
  bool work();
  /// The next instance to apply the rules to, which may take longer than an editor should wait.
  std::optional<RuleCheck> next_rule_check();
  /// Takes the findings of that check. They are dropped if a file has changed meanwhile.
  void finish(const RuleResult& result);
  /// The exit status, after the client has sent `exit`: 1 unless it has sent `shutdown` before.
  std::optional<ExitStatus> exit_status() const { return exit_status_; }

 private:
  enum class Phase : unsigned char { created, initialized, shut_down };

  void handle(const Json& message);
  void handle_request(const Json& message);
  void handle_notification(const std::string& method, const Json& params);
  Json initialize();
  /// Answers a request about a file.
  void answer(const Json& id, const std::string& method, const Json& params);

  void open(const Json& document);
  void change(const Json& params);
  void close(const std::string& path);
  void mark_all_unchecked();
  /// Returns false if there is none left to check.
  bool check_next_unit();
  std::vector<FileDiagnostic> diagnostics_of(const std::string& path) const;
  void publish(const std::string& unit);
  void publish_file(const std::string& path);

  void send(const Json& message);
  void respond(const Json& id, Json result);
  void refuse(const Json& id, int code, const std::string& message);

  Workspace workspace_;
  std::function<void(const std::string&)> send_;
  Phase phase_ = Phase::created;
  std::optional<ExitStatus> exit_status_;
  std::deque<Json> queue_;
  std::map<std::string, std::string> unchecked_;  ///< units that have changed, with an open file of each
  std::map<std::string, std::string> unruled_;    ///< likewise, for which the rules are to be applied
  std::uint64_t state_ = 0;                       ///< increases with each change
  std::map<std::string, FileDiagnostics> found_;  ///< by unit: errors of generation
  std::map<std::string, FileDiagnostics> rules_;  ///< by unit: findings of rules
  std::map<std::string, std::set<std::string>> shown_;  ///< by unit: the files that have had diagnostics
};

}  // namespace iocwright::lsp
