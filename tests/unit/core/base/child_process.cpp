#include "core/base/child_process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/base/file_handle.hpp"

using namespace iocwright;

namespace {

struct Pipe {
  FileHandle end, begin;
};

Pipe open_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  return {FileHandle(ends[0]), FileHandle(ends[1])};
}

std::string content_of(const Pipe& pipe) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(pipe.end.get(), buffer.data(), buffer.size());
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

/// A resource of the parent that the child must not release, such as the path of a socket.
class ParentResource {
 public:
  explicit ParentResource(int releases) : releases_(releases) {}
  ~ParentResource() { CHECK(::write(releases_, "x", 1) == 1); }
  ParentResource(const ParentResource&) = delete;
  ParentResource& operator=(const ParentResource&) = delete;

 private:
  int releases_;
};

struct Exit {
  int status = 0;
  std::string errors;
  bool released = false;  ///< the child released the parent's resource
};

Exit run(const std::function<int()>& body) {
  const Pipe errors = open_pipe(), releases = open_pipe();
  Exit out;
  {
    const ParentResource resource(releases.begin.get());
    const auto pid = start_child([&] {
      ::dup2(errors.begin.get(), STDERR_FILENO);
      return body();
    });
    REQUIRE(pid);
    int status = 0;
    REQUIRE(::waitpid(*pid, &status, 0) == *pid);
    REQUIRE(WIFEXITED(status));
    out = {WEXITSTATUS(status), content_of(errors), !content_of(releases).empty()};
  }
  CHECK(content_of(releases) == "x");  // proves that the release is detected
  return out;
}

void check_bug(const Exit& exit, const std::string& why) {
  CHECK(exit.status == 70);
  CHECK(exit.errors == "iocwright: internal error: " + why + "\n");
  CHECK_FALSE(exit.released);
}

}  // namespace

TEST_CASE("child process: the result of the function is the exit status") {
  const Exit exit = run([] { return 7; });
  CHECK(exit.status == 7);
  CHECK(exit.errors.empty());
  CHECK_FALSE(exit.released);
}

TEST_CASE("child process: an exception prints a message and does not reach the parent's frames") {
  check_bug(run([]() -> int { throw std::runtime_error("no luck"); }), "no luck");
  check_bug(run([]() -> int { throw std::bad_alloc(); }), "out of memory");
  check_bug(run([]() -> int { throw 7; }), "unknown exception");
}

TEST_CASE("child process: an exception in another thread and std::terminate() print the same message") {
  check_bug(run([] {
              std::thread([] { throw std::runtime_error("in a thread"); }).join();
              return 0;
            }),
            "in a thread");
  check_bug(run([]() -> int { std::terminate(); }), "std::terminate() without an exception");
}

TEST_CASE("child process: exit() is an error") {
  check_bug(run([]() -> int { std::exit(0); }), "exit() in a child process");
}

TEST_CASE("child process: starts while other threads register handlers for the exit") {
  std::atomic<bool> done = false;
  // glibc keeps what is registered, so the number is bounded: some 20 MB.
  std::jthread registers([&] {
    for (int i = 0; i < 500'000 && !done; ++i) std::atexit([] {});
  });
  for (int i = 0; i < 200; ++i) {
    const auto pid = start_child([] { return 0; });
    REQUIRE(pid);
    const FileHandle process(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
    pollfd ended{process.get(), POLLIN, 0};
    const bool in_time = ::poll(&ended, 1, 10'000) == 1;
    if (!in_time) ::kill(*pid, SIGKILL);
    int status = 0;
    CHECK(::waitpid(*pid, &status, 0) == *pid);
    REQUIRE(in_time);
  }
  done = true;
}
