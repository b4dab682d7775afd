#include "core/base/child_process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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

/// A resource of the parent that the child must not remove, such as the path of a socket.
class Belonging {
 public:
  explicit Belonging(int removals) : removals_(removals) {}
  ~Belonging() { CHECK(::write(removals_, "x", 1) == 1); }
  Belonging(const Belonging&) = delete;
  Belonging& operator=(const Belonging&) = delete;

 private:
  int removals_;
};

struct Ended {
  int status = 0;
  std::string errors;
  bool removed = false;  ///< the child removed the parent's resource
};

Ended run(const std::function<int()>& body) {
  const Pipe errors = open_pipe(), removals = open_pipe();
  Ended out;
  {
    const Belonging belonging(removals.begin.get());
    const auto pid = start_child([&] {
      ::dup2(errors.begin.get(), STDERR_FILENO);
      return body();
    });
    REQUIRE(pid);
    int status = 0;
    REQUIRE(::waitpid(*pid, &status, 0) == *pid);
    REQUIRE(WIFEXITED(status));
    out = {WEXITSTATUS(status), content_of(errors), !content_of(removals).empty()};
  }
  CHECK(content_of(removals) == "x");  // proves that removals are detected
  return out;
}

void check_bug(const Ended& ended, const std::string& why) {
  CHECK(ended.status == 70);
  CHECK(ended.errors == "iocwright: internal error: " + why + "\n");
  CHECK_FALSE(ended.removed);
}

}  // namespace

TEST_CASE("child process: its status is what the function returns") {
  const Ended ended = run([] { return 7; });
  CHECK(ended.status == 7);
  CHECK(ended.errors.empty());
  CHECK_FALSE(ended.removed);
}

TEST_CASE("child process: an exception ends it with a message and does not reach the parent's frames") {
  check_bug(run([]() -> int { throw std::runtime_error("no luck"); }), "no luck");
  check_bug(run([]() -> int { throw std::bad_alloc(); }), "out of memory");
  check_bug(run([]() -> int { throw 7; }), "unknown exception");
}

TEST_CASE("child process: an exception in another thread or in a destructor ends it in the same way") {
  check_bug(run([] {
              std::thread([] { throw std::runtime_error("in a thread"); }).join();
              return 0;
            }),
            "in a thread");
  check_bug(run([]() -> int { std::terminate(); }), "std::terminate() without an exception");
}

TEST_CASE("child process: exit() runs no handler of the parent's") {
  static const Pipe handled = open_pipe();
  REQUIRE(std::atexit([] { [[maybe_unused]] const ssize_t size = ::write(handled.begin.get(), "x", 1); }) ==
          0);
  check_bug(run([]() -> int { std::exit(0); }), "exit() in a child process");
  CHECK(content_of(handled).empty());
}
