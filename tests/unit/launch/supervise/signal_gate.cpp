#include "launch/supervise/signal_gate.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

using namespace iocwright;
using namespace iocwright::launch;

namespace {

constexpr pid_t self = 10, other = 11, outside_our_namespace = 0;

/// Restores the signal mask, so that blocked signals cannot interrupt other tests.
class KeptMask {
 public:
  KeptMask() { ::sigprocmask(SIG_SETMASK, nullptr, &mask_); }
  ~KeptMask() { ::sigprocmask(SIG_SETMASK, &mask_, nullptr); }
  KeptMask(const KeptMask&) = delete;
  KeptMask& operator=(const KeptMask&) = delete;

 private:
  sigset_t mask_{};
};

void write_to_abandoned_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  ::close(ends[0]);
  CHECK(::write(ends[1], "x", 1) == -1);
  ::close(ends[1]);
}

void write_beyond_file_size_limit() {
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const rlimit none{0, old.rlim_max};
  const FileHandle file(::open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  REQUIRE(file);
  ::setrlimit(RLIMIT_FSIZE, &none);
  const ssize_t size = ::write(file.get(), "x", 1);
  ::setrlimit(RLIMIT_FSIZE, &old);
  CHECK(size == -1);
}

void send_from_another_process(int number) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(::kill(::getppid(), number));
  REQUIRE(::waitpid(child, nullptr, 0) == child);
}

bool is_pending(int number) {
  sigset_t pending;
  return ::sigpending(&pending) == 0 && ::sigismember(&pending, number) == 1;
}

}  // namespace

TEST_CASE("signal gate: signals caused by our own writes are not forwarded") {
  const KeptMask mask;
  const SignalGate gate;
  write_to_abandoned_pipe();
  write_beyond_file_size_limit();
  CHECK(is_pending(SIGPIPE));
  CHECK(is_pending(SIGXFSZ));
  CHECK(gate.take().empty());
  CHECK_FALSE(is_pending(SIGPIPE));
  CHECK_FALSE(is_pending(SIGXFSZ));
}

TEST_CASE("signal gate: SIGPIPE from another process is forwarded") {
  const KeptMask mask;
  const SignalGate gate;
  send_from_another_process(SIGPIPE);
  std::vector<Signal> received = gate.take();
  std::erase_if(received, [](const Signal& signal) { return signal.number == SIGCHLD; });
  REQUIRE(received.size() == 1);
  CHECK(received[0].number == SIGPIPE);
  CHECK_FALSE(received[0].is_typed);
}

TEST_CASE("signal gate: destruction does not deliver pending signals") {
  const KeptMask mask;
  { const SignalGate gate; }
  write_to_abandoned_pipe();
  REQUIRE(is_pending(SIGPIPE));
  const SignalGate again;
  CHECK(again.take().empty());
}

TEST_CASE("signal gate: a child gets the original mask and handlers") {
  const KeptMask mask;
  struct sigaction before {};
  struct sigaction after {};
  sigset_t before_mask, after_mask;
  ::sigprocmask(SIG_SETMASK, nullptr, &before_mask);
  ::sigaction(SIGPIPE, nullptr, &before);
  const SignalGate gate;
  gate.restore();
  ::sigprocmask(SIG_SETMASK, nullptr, &after_mask);
  ::sigaction(SIGPIPE, nullptr, &after);
  CHECK((after.sa_handler == before.sa_handler));
  for (int number = 1; number < NSIG; ++number)
    CHECK(::sigismember(&after_mask, number) == ::sigismember(&before_mask, number));
}

TEST_CASE("signal gate: only the kernel's reactions and our own signals are about ourselves") {
  for (const int number : {SIGPIPE, SIGXFSZ, SIGXCPU, SIGIO, SIGURG}) {
    CHECK(is_about_ourselves(number, SI_KERNEL, 0, self));
    CHECK(is_about_ourselves(number, SI_USER, self, self));
    CHECK_FALSE(is_about_ourselves(number, SI_USER, other, self));
    CHECK_FALSE(is_about_ourselves(number, SI_QUEUE, other, self));
    CHECK_FALSE(is_about_ourselves(number, SI_USER, outside_our_namespace, self));
  }
  for (const int number : {SIGTTIN, SIGTTOU}) {
    CHECK(is_about_ourselves(number, SI_KERNEL, 0, self));
    CHECK(is_about_ourselves(number, SI_USER, other, self));
  }
}

TEST_CASE("signal gate: hangup, keys, timers and exits of children are not about ourselves") {
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGALRM})
    CHECK_FALSE(is_about_ourselves(number, SI_KERNEL, 0, self));
  CHECK_FALSE(is_about_ourselves(SIGCHLD, CLD_EXITED, other, self));
}
