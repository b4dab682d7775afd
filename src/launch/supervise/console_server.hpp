// The console socket: every attached client sees the IOC's output, scrollback first, and can type.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/ring_buffer.hpp"

namespace iocwright::launch {

/// The protocol is the raw byte stream, so that `socat` and `nc -U` work as clients.
class ConsoleServer {
 public:
  using Input = std::function<bool(std::string_view)>;  ///< false: disconnect the client

  static constexpr std::size_t scrollback_bytes = 64UL * 1024;
  static constexpr std::size_t max_clients = 64;                     ///< further connections are closed
  static constexpr std::size_t client_buffer_bytes = 1024UL * 1024;  ///< maximum backlog of a client

  /// `add_returns`: send `\r\n` for `\n`, because the clients' terminals are in raw mode.
  ConsoleServer(FileHandle listening, std::string path, bool add_returns)
      : listening_(std::move(listening)), path_(std::move(path)), add_returns_(add_returns) {}
  ~ConsoleServer();
  ConsoleServer(const ConsoleServer&) = delete;
  ConsoleServer& operator=(const ConsoleServer&) = delete;

  /// Adds output to the scrollback and sends it to all clients. Disconnects clients whose backlog is full.
  void send(std::string_view bytes);
  /// Adds the socket and the clients to the next poll. `input` receives what clients type; if it is empty,
  /// their input is left unread.
  void watch(PollSet& polls, const Input& input);
  /// True if a client has not received all output yet.
  bool has_unsent() const;
  std::size_t client_count() const { return clients_.size(); }

 private:
  struct Client {
    FileHandle socket;
    std::string pending;
    bool input_ended = false;
    bool closed = false;
  };
  void accept_all();
  static void read_from(Client& client, const Input& input);
  static void write_to(Client& client);
  std::string for_client(std::string_view bytes, char previous) const;

  FileHandle listening_;
  std::string path_;
  bool add_returns_;
  char last_ = '\n';
  RingBuffer scrollback_{scrollback_bytes};
  std::list<Client> clients_;
};

}  // namespace iocwright::launch
