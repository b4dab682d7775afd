#include "launch/supervise/console_server.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "core/base/temporary_folder.hpp"
#include "launch/supervise/unix_socket.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

constexpr std::size_t limit = ConsoleServer::backlog_bytes;

/// A console at a socket of its own.
struct Console {
  RealDisk disk;
  TemporaryFolder folder = *TemporaryFolder::make(disk, Environment());
  std::string path = folder.path() + "/console";
  ConsoleServer server{*listen_at(path), path, false};
  std::string typed;

  FileHandle attach() {
    FileHandle client = *connect_to(path);
    const std::size_t before = server.client_count();
    serve(2);
    REQUIRE(server.client_count() == before + 1);
    return client;
  }
  /// Some rounds of the event loop.
  void serve(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      PollSet polls;
      server.watch(polls, [this](std::string_view bytes) { typed += bytes; });
      polls.run(0);
    }
  }
  /// All that the client gets while the server has something for it.
  std::string receive(const FileHandle& client) {
    std::string out;
    std::array<char, 65536> buffer{};
    while (true) {
      serve(2);
      const ssize_t size = ::recv(client.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }
};

std::string lines(std::size_t bytes) {
  std::string out;
  for (int i = 0; out.size() < bytes; ++i) out += "line " + std::to_string(i) + "\n";
  return out;
}

void type(const FileHandle& client, std::string_view bytes) {
  REQUIRE(::send(client.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
}

}  // namespace

TEST_CASE("console: a slow client gets all of 3.5 MB") {
  Console console;
  const FileHandle client = console.attach();
  const std::string text = lines(3'500'000);
  for (std::size_t at = 0; at < text.size(); at += 4096) {
    console.server.send(std::string_view(text).substr(at, 4096));
    CHECK_FALSE(console.server.holds_output(0));
  }
  CHECK(console.receive(client) == text);
}

TEST_CASE("console: output is held for at most a second, then skipped visibly") {
  Console console;
  const FileHandle slow = console.attach();
  const FileHandle fast = console.attach();
  const std::string text = lines(limit + 1'000'000);  // the rest fits the socket's buffer
  console.server.send(text);
  CHECK(console.receive(fast) == text);
  CHECK(console.server.holds_output(10.0));
  CHECK(console.server.hold_end_s() == 11.0);
  CHECK(console.server.holds_output(10.9));
  CHECK_FALSE(console.server.holds_output(11.0));
  CHECK_FALSE(console.server.hold_end_s().has_value());

  console.server.send(text);
  CHECK(console.receive(fast) == text);
  CHECK_FALSE(console.server.holds_output(12.0));  // the slow client has read nothing since
  const std::string seen = console.receive(slow);
  const std::size_t notice = seen.find("[… ");
  REQUIRE(notice != std::string::npos);
  CHECK(seen.starts_with("line 0\n"));
  CHECK(seen.ends_with(text.substr(text.size() - 1'000'000)));
  const std::string skipped = seen.substr(notice, seen.find('\n', notice) + 1 - notice);
  CHECK(std::stoul(skipped.substr(5)) + seen.size() - skipped.size() == doctest::Approx(2.0 * text.size()));
  CHECK(console.server.client_count() == 2);
}

TEST_CASE("console: a client that catches up is waited for again") {
  Console console;
  const FileHandle client = console.attach();
  console.server.send(lines(limit + 1'000'000));
  CHECK(console.server.holds_output(1.0));
  (void)console.receive(client);
  CHECK_FALSE(console.server.holds_output(1.1));
  console.server.send(lines(limit + 1'000'000));
  CHECK(console.server.holds_output(1.2));
  CHECK(console.server.hold_end_s() == 2.2);
}

TEST_CASE("console: the interrupt key disconnects, and the end-of-file key is refused with a sentence") {
  Console console;
  const FileHandle client = console.attach();
  type(client, "dbl\x04\n");
  const std::string seen = console.receive(client);
  CHECK(console.typed == "dbl\n");
  CHECK(seen.find("ctrl-d would end the IOC") != std::string::npos);
  type(client, "ab\x03 exit\n");
  console.serve(2);
  CHECK(console.typed == "dbl\nab");
  console.serve(1);
  CHECK(console.server.client_count() == 0);
}

TEST_CASE("console: one client too many gets a sentence") {
  Console console;
  std::vector<FileHandle> clients;
  for (std::size_t i = 0; i < ConsoleServer::max_clients; ++i) clients.push_back(console.attach());
  const FileHandle late = *connect_to(console.path);
  console.serve(1);
  CHECK(console.receive(late) == "[iocwright: 64 consoles are attached already]\n");
  CHECK(console.server.client_count() == ConsoleServer::max_clients);
}

TEST_CASE("console: a new client sees the last output, from a complete line") {
  Console console;
  const std::string text = lines(200'000);
  console.server.send(text);
  const std::string seen = console.receive(console.attach());
  CHECK(seen.size() <= ConsoleServer::scrollback_bytes);
  CHECK(seen.starts_with("line "));
  CHECK(text.ends_with(seen));
}
