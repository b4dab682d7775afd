#include "launch/supervise/side_task.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "launch/supervise/pipe.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

/// All lines until the end of the task.
std::vector<std::string> lines_of(SideTask& task) {
  std::vector<std::string> out;
  while (task.is_running()) {
    PollSet polls;
    task.watch(polls, [&](std::string_view line) { out.emplace_back(line); });
    polls.run(60000);
  }
  return out;
}

}  // namespace

TEST_CASE("side task: lines arrive until its end") {
  auto task = SideTask::start([](const SideTask::TakeLine& send) {
    send("one");
    send("");
    send(std::string(100'000, 'x'));
  });
  REQUIRE(task);
  CHECK(lines_of(*task) == std::vector<std::string>{"one", "", std::string(100'000, 'x')});
  CHECK(::waitpid(-1, nullptr, 0) > 0);
}

TEST_CASE("side task: work that blocks is not waited for, and is killed") {
  pid_t pid = 0;
  {
    auto task = SideTask::start([](const SideTask::TakeLine& send) {
      send(std::to_string(::getpid()));
      while (true) ::pause();
    });
    REQUIRE(task);
    while (pid == 0) {
      PollSet polls;
      task->watch(polls, [&](std::string_view line) { pid = std::stoi(std::string(line)); });
      polls.run(60000);
    }
    task->wait(1);
    CHECK(task->is_running());
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(WTERMSIG(status) == SIGKILL);
}

TEST_CASE("side task: after its process was waited for, no process of that number is killed") {
  std::optional<SideTask> task = *SideTask::start([](const SideTask::TakeLine&) { ::pause(); });
  pid_t pid = 0;
  task = *SideTask::start([](const SideTask::TakeLine& send) {
    send(std::to_string(::getpid()));
    ::pause();
  });
  CHECK(::waitpid(-1, nullptr, 0) > 0);  // the first one, killed
  while (pid == 0) {
    PollSet polls;
    task->watch(polls, [&](std::string_view line) { pid = std::stoi(std::string(line)); });
    polls.run(60000);
  }
  task->reaped(pid);
  task.reset();
  CHECK(::waitpid(pid, nullptr, WNOHANG) == 0);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST_CASE("side task: it can be cancelled by another handler of the same poll") {
  auto task = SideTask::start([](const SideTask::TakeLine& send) {
    send("line");
    ::raise(SIGSTOP);
  });
  REQUIRE(task);
  REQUIRE(::waitpid(-1, nullptr, WUNTRACED) > 0);  // now the line has arrived
  const Pipe first = *open_pipe();
  REQUIRE(::write(first.writer.get(), "x", 1) == 1);
  int lines = 0;
  PollSet polls;
  polls.watch(first.reader.get(), POLLIN, [&](short) { task->cancel(); });
  task->watch(polls, [&](std::string_view) { ++lines; });
  polls.run(60000);
  CHECK(lines == 0);
  CHECK_FALSE(task->is_running());
  ::waitpid(-1, nullptr, 0);
}

TEST_CASE("side task: it keeps none of our descriptors, nor our log") {
  const Pipe ours = *open_pipe();
  auto task = SideTask::start([&](const SideTask::TakeLine& send) {
    send(::write(ours.writer.get(), "x", 1) < 0 && errno == EBADF ? "closed" : "open");
    send(::isatty(STDOUT_FILENO) == 0 && ::lseek(STDERR_FILENO, 0, SEEK_END) == 0 ? "null" : "log");
  });
  REQUIRE(task);
  CHECK(lines_of(*task) == std::vector<std::string>{"closed", "null"});
  ::waitpid(-1, nullptr, 0);
}
