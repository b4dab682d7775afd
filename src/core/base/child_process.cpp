#include "core/base/child_process.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>

#include "core/base/exit_status.hpp"

namespace iocwright {

namespace {

/// Prints the reason and exits. Does not allocate, because memory may be exhausted.
[[noreturn]] void report_and_exit(const char* why) {
  constexpr const char* begin = "iocwright: internal error: ";
  const auto part = [](const char* text) { return iovec{const_cast<char*>(text), std::strlen(text)}; };
  const std::array<iovec, 3> parts{part(begin), part(why), part("\n")};
  [[maybe_unused]] const ssize_t size = ::writev(STDERR_FILENO, parts.data(), static_cast<int>(parts.size()));
  ::_exit(our_bug);
}

[[noreturn]] void report_exception_and_exit() {
  try {
    if (std::current_exception()) throw;
  } catch (const std::exception& exception) { report_and_exit(explain(exception)); } catch (...) {
    report_and_exit("unknown exception");
  }
  report_and_exit("std::terminate() without an exception");
}

bool is_child = false;

void report_exit_of_child() {
  if (is_child) report_and_exit("exit() in a child process");
}

/// Other threads do not exist in the child, and keep the locks that they held in the parent. Nothing here may
/// therefore wait for a lock of the C library, such as that of std::atexit().
[[noreturn]] void run_in_child(const std::function<int()>& body) {
  is_child = true;
  std::set_terminate(report_exception_and_exit);  // for other threads and for throwing destructors
  try {
    ::_exit(body());
  } catch (...) { report_exception_and_exit(); }
}

/// Handlers of signals must not run in a child that shares its parent's memory. execve() would reset them
/// too.
void reset_handlers() {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (::sigaction(number, nullptr, &action) != 0) continue;  // one of the C library's own
    if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = SIG_DFL;
    ::sigaction(number, &action, nullptr);
  }
}

}  // namespace

FileResult<pid_t> start_program(const ChildSteps& steps) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::vfork();
  if (pid == 0) {
    reset_handlers();
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::_exit(steps.execute());
  }
  const int code = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return tl::make_unexpected(FileError{"a process", code});
  return pid;
}

FileResult<pid_t> start_child(const std::function<int()>& body) {
  [[maybe_unused]] static const int registered = std::atexit(report_exit_of_child);
  const pid_t pid = ::fork();
  if (pid < 0) return tl::make_unexpected(FileError{"a process", errno});
  if (pid == 0) run_in_child(body);
  return pid;
}

const char* explain(const std::exception& exception) {
  return dynamic_cast<const std::bad_alloc*>(&exception) != nullptr ? "out of memory" : exception.what();
}

}  // namespace iocwright
