#include "launch/supervise/control_server.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>

#include "core/base/temporary_folder.hpp"
#include "launch/supervise/unix_socket.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

/// A control socket that gives the same answer to every request.
struct Control {
  RealDisk disk;
  TemporaryFolder folder = *TemporaryFolder::make(disk, Environment());
  std::string path = folder.path() + "/control";
  ControlServer server{*listen_at(path), path};
  std::string answer;
  int answered = 0;

  void serve() {
    PollSet polls;
    server.watch(polls, [this](std::string_view) {
      ++answered;
      return answer;
    });
    polls.run(1);
  }
  /// The result of ask(), which runs beside the server.
  FileResult<std::string> ask_once() {
    FileResult<std::string> out;
    std::atomic<bool> is_done = false;
    std::thread client([&] {
      out = ask(path, "status", 60000, RealClock());
      is_done = true;
    });
    while (!is_done) serve();
    client.join();
    return out;
  }
};

}  // namespace

TEST_CASE("control: an answer that is larger than the buffer of the socket arrives whole") {
  Control control;
  control.answer = std::string(900'000, 'x') + "end";
  const auto answer = control.ask_once();
  REQUIRE(answer);
  CHECK(*answer == control.answer);
}

TEST_CASE("control: an answer without an end is refused") {
  Control control;
  control.answer = std::string(3'000'000, 'x');
  const auto answer = control.ask_once();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == EMSGSIZE);
}

TEST_CASE("control: a client that does not read has one answer in memory, and gets all when it reads") {
  Control control;
  control.answer = std::string(500'000, 'x');
  const FileHandle client = *connect_to(control.path);
  REQUIRE(::send(client.get(), "a\nb\nc\n", 6, 0) == 6);
  for (int i = 0; i < 20; ++i) control.serve();
  CHECK(control.answered == 1);
  std::size_t received = 0;
  std::array<char, 65536> buffer{};
  for (int i = 0; i < 10000 && received < 3 * 500'001; ++i) {
    control.serve();
    const ssize_t size = ::recv(client.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) received += static_cast<std::size_t>(size);
  }
  CHECK(received == 3 * 500'001);
  CHECK(control.answered == 3);
}
