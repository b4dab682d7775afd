#include "launch/client/console_client.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "core/base/try.hpp"
#include "launch/client/detach_keys.hpp"
#include "launch/client/probe.hpp"
#include "launch/supervise/control_server.hpp"
#include "launch/supervise/poll_set.hpp"
#include "launch/supervise/signal_gate.hpp"
#include "launch/supervise/supervisor.hpp"
#include "launch/supervise/terminal.hpp"
#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {

constexpr int silence_ms = 500;  // after the end of a piped input; the same as socat's default
constexpr int request_timeout_ms = 200;
constexpr std::array refused_characters{interrupt_key, end_of_file_key};
constexpr std::string_view refused_keys(refused_characters.data(), refused_characters.size());
constexpr int held_key_ms = 300;  // how long ctrl-p is held back for a following ctrl-q

class ConsoleClient {
 public:
  ConsoleClient(const ConsoleRequest& request, const Clock& clock, FileHandle socket)
      : request_(request),
        clock_(clock),
        socket_(std::move(socket)),
        is_terminal_(::isatty(STDIN_FILENO) == 1),
        keys_(request.raw) {}

  void run() {
    if (is_terminal_) {
      print(fmt::format("attached to {}; press {}ctrl-] or ctrl-p ctrl-q to detach\r\n", request_.socket,
                        request_.raw ? "" : "ctrl-c, "));
      raw_.emplace(STDIN_FILENO, false);
      send_size();
    }
    while (!end_) round();
    raw_.reset();
    print(fmt::format("\n{}\n", *end_));
  }

 private:
  void print(const std::string& text) {
    if (is_terminal_) write_all(STDERR_FILENO, text);
  }

  void round() {
    polls_.clear();
    polls_.watch(signals_.fd(), POLLIN, [this](short) { take_signals(); });
    polls_.watch(socket_.get(), POLLIN, [this](short) { take_output(); });
    const bool reads_input = is_terminal_ || !request_.read_only;
    if (reads_input && !input_ended_) polls_.watch(STDIN_FILENO, POLLIN, [this](short) { take_input(); });
    silent_ = true;
    const int held_for_ms = keys_.holds() ? held_key_ms : -1;
    polls_.run(input_ended_ ? silence_ms : held_for_ms);
    if (silent_ && held_for_ms > 0) type(keys_.take_held());
    if (input_ended_ && silent_ && !end_) end_ = "end of input";
  }

  void take_signals() {
    for (const auto& [number, is_typed] : signals_.take()) {
      if (number == SIGWINCH) send_size();
      else if (number == SIGCONT && raw_) raw_->reapply();  // a shell may have changed the settings
      else if (number == SIGTSTP || number == SIGCONT || number == SIGCHLD) continue;
      else end_ = fmt::format("terminated by signal {}", number);
    }
  }

  void take_output() {
    std::array<char, 16384> buffer{};
    const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    silent_ = false;
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) end_ = "the console was closed";
    else if (!write_all(STDOUT_FILENO, {buffer.data(), static_cast<std::size_t>(size)}))
      end_ = "the output was closed";
  }

  void take_input() {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    silent_ = false;
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (size <= 0) {
      input_ended_ = !is_terminal_;
      if (is_terminal_) end_ = "the terminal was closed";
      ::shutdown(socket_.get(), SHUT_WR);
      return;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    type(is_terminal_ ? keys_.feed(bytes) : std::string(bytes));
    if (keys_.detached()) end_ = "detached";
  }

  void type(std::string_view bytes) {
    if (request_.read_only) return;
    if (!request_.raw) {
      write_all(socket_.get(), bytes);
      return;
    }
    // The console refuses these keys, so they take the other way.
    for (std::size_t key = 0; (key = bytes.find_first_of(refused_keys)) != std::string_view::npos;
         bytes.remove_prefix(key + 1)) {
      write_all(socket_.get(), bytes.substr(0, key));
      request(fmt::format("key {}", int{bytes[key]}));
    }
    write_all(socket_.get(), bytes);
  }

  void request(const std::string& line) const {
    [[maybe_unused]] const auto answer =
        ask(control_socket(request_.socket), line, request_timeout_ms, clock_);
  }

  void send_size() const {
    if (request_.read_only) return;
    if (const auto size = window_size(STDIN_FILENO))
      request(fmt::format("resize {} {}", size->rows, size->columns));
  }

  static bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::write(fd, bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) {  // a process that shares the descriptor has made it non-blocking
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
  const Clock& clock_;
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

/// Fails if the supervisor says that the console belongs to another instance.
Result<void> check_instance(const ConsoleRequest& request, const Clock& clock) {
  if (!request.instance) return {};
  const auto answer = ask(control_socket(request.socket), "status", request_timeout_ms, clock);
  const auto status = answer ? parse_life_status(*answer) : std::nullopt;
  if (!status || request.instance->may_be(status->id)) return {};
  return fail(error(DiagKind::no_supervisor, other_instance(request.socket, status->id))
                  .help("`iocwright console SOCKET` attaches to it anyway"));
}

}  // namespace

Result<void> attach_console(const ConsoleRequest& request, const Clock& clock) {
  TRY(check_instance(request, clock));
  auto socket = connect_to(request.socket);
  if (!socket)
    return fail(
        error(DiagKind::no_supervisor,
              is_missing(socket.error()) || socket.error().code == ECONNREFUSED
                  ? fmt::format("no IOC with a console is running: nothing listens at `{}`", request.socket)
                  : socket.error().text("attach to"))
            .help("an IOC has a console if `iocwright run` was started with `--console` or in a "
                  "terminal; IOCWRIGHT_CONSOLE sets its socket"));
  ConsoleClient(request, clock, *std::move(socket)).run();
  return {};
}

}  // namespace iocwright::launch
