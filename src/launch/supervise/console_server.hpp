// The console socket: every attached client sees the IOC's output, scrollback first, and can type.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/acceptor.hpp"
#include "launch/supervise/console_backlog.hpp"
#include "launch/supervise/poll_set.hpp"

namespace iocwright::launch {

/// The protocol is the raw byte stream, so that `socat` and `nc -U` work as clients.
///
/// The interrupt key disconnects a client, as users of stdio-socket expect, and the end-of-file key gets a
/// message as the answer. Neither is passed on, because both would end an IOC.
///
/// The IOC never waits for a client for more than `max_hold_s` at a time: then the client misses some output,
/// and a line says how much.
class ConsoleServer {
 public:
  using Input = std::function<void(std::string_view)>;

  static constexpr std::size_t scrollback_bytes = 64UL * 1024;
  static constexpr std::size_t max_clients = 64;  ///< further connections are told so, and closed
  static constexpr std::size_t backlog_bytes = 4UL * 1024 * 1024;  ///< what a client may be behind
  static constexpr double max_hold_s = 1;

  /// `add_returns`: send `\r\n` for `\n`, because the clients' terminals are in raw mode.
  ConsoleServer(FileHandle listening, std::string path, bool add_returns)
      : acceptor_(std::move(listening)), path_(std::move(path)), add_returns_(add_returns) {}
  ~ConsoleServer();
  ConsoleServer(const ConsoleServer&) = delete;
  ConsoleServer& operator=(const ConsoleServer&) = delete;

  /// Adds output to the scrollback and sends it to all clients.
  void send(std::string_view bytes);
  /// True while the IOC's output should not be read, because a client that still reads is too far behind.
  /// Call it before each poll.
  bool holds_output(double now_s);
  /// When holds_output() has to be called again, in seconds of the clock; none while it is false.
  std::optional<double> hold_end_s() const { return hold_end_s_; }
  /// Adds the socket and the clients to the next poll. `input` receives what clients type; if it is empty,
  /// their input is left unread.
  void watch(PollSet& polls, const Input& input);
  /// True if a client has not received all output yet.
  bool has_unsent() const;
  std::size_t client_count() const { return clients_.size(); }

 private:
  struct Client {
    FileHandle socket;
    ConsoleBacklog::Position position;  ///< of the next byte to send
    std::string notice{};               ///< to send before it
    std::uint64_t skipped = 0;          ///< bytes of which the client has not been told
    bool is_late = false;               ///< it was waited for, and may miss output until it catches up
    bool input_ended = false;
    bool closed = false;
  };
  void accept_all();
  void refuse(FileHandle socket, const std::string& reason) const;
  void read_from(Client& client, const Input& input);
  void take_typed(Client& client, std::string_view bytes, const Input& input);
  void write_to(Client& client);
  std::size_t unsent(const Client& client) const { return backlog_.end() - client.position; }
  bool has_unsent(const Client& client) const;
  void skip_late_clients();
  std::string for_client(std::string_view bytes, char previous) const;
  std::string line(std::string_view text) const;  ///< text as a line of its own

  Acceptor acceptor_;
  std::string path_;
  bool add_returns_;
  char last_ = '\n';
  ConsoleBacklog backlog_;
  std::list<Client> clients_;
  std::optional<double> hold_end_s_;
};

}  // namespace iocwright::launch
