// The console's socket: everyone attached sees the IOC's output, from the scrollback on, and can type.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>

#include "core/base/file_handle.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/ring_buffer.hpp"

namespace iocwright::launch {

/// The raw stream of bytes is the protocol, so that `socat` and `nc -U` will do as clients.
class ConsoleServer {
 public:
  using Input = std::function<bool(std::string_view)>;  ///< false: the client is to be let go

  static constexpr std::size_t scrollback_bytes = 64UL * 1024;
  static constexpr std::size_t most_clients = 64;                    ///< who comes then finds the door closed
  static constexpr std::size_t client_buffer_bytes = 1024UL * 1024;  ///< what a client may be behind

  /// `add_returns`: a newline goes to clients with a carriage return before it, as their terminals are in raw
  /// mode.
  ConsoleServer(FileHandle listening, std::string path, bool add_returns)
      : listening_(std::move(listening)), path_(std::move(path)), add_returns_(add_returns) {}
  ~ConsoleServer();
  ConsoleServer(const ConsoleServer&) = delete;
  ConsoleServer& operator=(const ConsoleServer&) = delete;

  /// To the scrollback and to everyone. A client that is too far behind is let go.
  void send(std::string_view bytes);
  /// `input` gets what clients type; without one nothing is taken from them for now.
  void watch(PollSet& polls, const Input& input);
  bool has_unsent() const;
  std::size_t clients() const { return clients_.size(); }

 private:
  struct Client {
    FileHandle socket;
    std::string pending;
    bool input_ended = false;
    bool gone = false;
  };
  void accept_all();
  static void read_from(Client& client, const Input& input);
  static void write_to(Client& client);
  std::string for_client(std::string_view bytes, char before) const;

  FileHandle listening_;
  std::string path_;
  bool add_returns_;
  char last_ = '\n';
  RingBuffer scrollback_{scrollback_bytes};
  std::list<Client> clients_;
};

}  // namespace iocwright::launch
