#include "launch/supervise/signal_gate.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace iocwright::launch {

SignalGate::SignalGate() {
  sigset_t mask;
  ::sigfillset(&mask);
  for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS})
    ::sigdelset(&mask, crash);
  ::sigprocmask(SIG_SETMASK, &mask, &old_mask_);
  fd_ = FileHandle(::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::vector<Signal> SignalGate::take() const {
  std::vector<Signal> out;
  signalfd_siginfo info{};
  while (::read(fd_.get(), &info, sizeof info) == sizeof info) {
    const auto number = static_cast<int>(info.ssi_signo);
    if (!is_about_ourselves(number, info.ssi_code, static_cast<pid_t>(info.ssi_pid), ::getpid()))
      out.push_back({number, info.ssi_code == SI_KERNEL});
  }
  return out;
}

void SignalGate::restore() const { ::sigprocmask(SIG_SETMASK, &old_mask_, nullptr); }

bool is_about_ourselves(int number, int code, pid_t sender, pid_t self) {
  // Sent for using a terminal from the background. A shell that is in the background sends SIGTTIN to its
  // own group with kill().
  if (number == SIGTTIN || number == SIGTTOU) return true;
  // For a write to a pipe without a reader (SIGPIPE) or beyond the file size limit (SIGXFSZ), Linux reports
  // the writer as the sender.
  const bool is_sent = code <= 0;  // sent with kill() or similar; the kernel's own codes are positive
  if (is_sent) return sender == self;
  static constexpr std::array<int, 5> self_caused{SIGPIPE, SIGXFSZ, SIGXCPU, SIGIO, SIGURG};
  return std::ranges::find(self_caused, number) != self_caused.end();
}

}  // namespace iocwright::launch
