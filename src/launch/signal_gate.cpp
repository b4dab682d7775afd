#include "launch/signal_gate.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

namespace iocwright::launch {

SignalGate::SignalGate() {
  sigset_t mask;
  ::sigfillset(&mask);
  for (const int own_fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) ::sigdelset(&mask, own_fault);
  ::sigprocmask(SIG_SETMASK, &mask, &old_mask_);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &old_pipe_);
  fd_ = FileHandle(::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::vector<int> SignalGate::take() const {
  std::vector<int> out;
  signalfd_siginfo info{};
  while (::read(fd_.get(), &info, sizeof info) == sizeof info) out.push_back(static_cast<int>(info.ssi_signo));
  return out;
}

void SignalGate::restore() const {
  ::sigaction(SIGPIPE, &old_pipe_, nullptr);
  ::sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

}  // namespace iocwright::launch
