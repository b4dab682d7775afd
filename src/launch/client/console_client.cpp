#include "launch/client/console_client.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "launch/client/detach_keys.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/supervise/supervisor.hpp"
#include "launch/supervise/terminal.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {

constexpr int answers_ms = 500;  // of silence after a pipe's last input: as long as socat waits
constexpr int resize_ms = 200;
constexpr int held_key_ms = 300;  // for ctrl-p to become ctrl-p ctrl-q

class ConsoleClient {
 public:
  ConsoleClient(const ConsoleRequest& request, FileHandle socket)
      : request_(request), socket_(std::move(socket)), is_terminal_(::isatty(STDIN_FILENO) == 1) {}

  void run() {
    if (is_terminal_) {
      tell(fmt::format("attached to {}: leave with ctrl-] or ctrl-p ctrl-q\r\n", request_.socket));
      raw_.emplace(STDIN_FILENO, false);
      tell_size();
    }
    while (!end_) round();
    raw_.reset();
    tell(fmt::format("\n{}\n", *end_));
  }

 private:
  void tell(const std::string& text) {
    if (is_terminal_) write_all(STDERR_FILENO, text);
  }

  void round() {
    polls_.clear();
    polls_.watch(signals_.fd(), POLLIN, [this](short) { take_signals(); });
    polls_.watch(socket_.get(), POLLIN, [this](short) { take_output(); });
    const bool listens = is_terminal_ || !request_.read_only;
    if (listens && !input_ended_) polls_.watch(STDIN_FILENO, POLLIN, [this](short) { take_input(); });
    silent_ = true;
    const int held_for_ms = keys_.holds() ? held_key_ms : -1;
    polls_.run(input_ended_ ? answers_ms : held_for_ms);
    if (silent_ && held_for_ms > 0) type(keys_.take_held());
    if (input_ended_ && silent_ && !end_) end_ = "the input has ended";
  }

  void take_signals() {
    for (const int number : signals_.take()) {
      if (number == SIGWINCH) tell_size();
      else if (number == SIGCONT && raw_) raw_->renew();  // a shell has set it meanwhile
      else if (number == SIGTSTP || number == SIGCONT || number == SIGCHLD) continue;
      else end_ = fmt::format("ended by signal {}", number);
    }
  }

  void take_output() {
    std::array<char, 16384> buffer{};
    const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    silent_ = false;
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) end_ = "the console has ended";
    else if (!write_all(STDOUT_FILENO, {buffer.data(), static_cast<std::size_t>(size)}))
      end_ = "the output has ended";
  }

  void take_input() {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    silent_ = false;
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (size <= 0) {
      input_ended_ = !is_terminal_;
      if (is_terminal_) end_ = "the terminal has gone";
      ::shutdown(socket_.get(), SHUT_WR);
      return;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    type(is_terminal_ ? keys_.see(bytes) : std::string(bytes));
    if (keys_.detached()) end_ = "detached";
  }

  void type(std::string_view bytes) {
    if (!request_.read_only) write_all(socket_.get(), bytes);
  }

  void tell_size() const {
    if (request_.read_only) return;  // who only looks changes nothing
    if (const auto size = window_size(STDIN_FILENO)) {
      [[maybe_unused]] const auto told = ask(
          control_socket(request_.socket), fmt::format("resize {} {}", size->rows, size->columns), resize_ms);
    }
  }

  static bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::write(fd, bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) {  // who shares the descriptor with us has set it so
        pollfd wait{fd, POLLOUT, 0};
        ::poll(&wait, 1, -1);
        continue;
      }
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }

  const ConsoleRequest& request_;
  FileHandle socket_;
  bool is_terminal_;
  SignalGate signals_;
  PollSet polls_;
  DetachKeys keys_;
  std::optional<RawMode> raw_;
  bool input_ended_ = false;
  bool silent_ = true;
  std::optional<std::string> end_;
};

}  // namespace

Result<void> attach_console(const ConsoleRequest& request) {
  auto socket = connect_to(request.socket);
  if (!socket)
    return fail(error(DiagKind::no_launcher, socket.error().text("attach to"))
                    .help("the IOC has a console when `iocwright run` was told `--console` or has a "
                          "terminal; IOCWRIGHT_CONSOLE names its socket"));
  ConsoleClient(request, *std::move(socket)).run();
  return {};
}

}  // namespace iocwright::launch
