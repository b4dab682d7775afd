// How a run ended, in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace iocwright::launch {

/// How the child of a run ended.
struct RunEnd {
  int status = 0;            ///< 128 + n after signal n
  int signal = 0;            ///< that killed it; 0: it has exited by itself
  bool dumped_core = false;  ///< the kernel has written a core file, or passed it to a program
  int pid = 0;
  std::optional<bool> out_of_memory{};  ///< it was killed because memory ran out; not set: unknown
  bool stdin_closed = false;            ///< an IOC shell has got the end of our stdin
};

/// True for signals that the kernel sends for a bug in the program, such as SIGSEGV.
bool is_crash(int signal);

/// The name of a signal, such as `SIGSEGV`.
std::string signal_name(int signal);

/// A duration in the two largest units, such as `3 h 12 min`.
std::string duration_text(double seconds);

/// What is reported about the end of a run.
struct EndReport {
  std::string why;            ///< one line
  std::string core{};         ///< after a crash: where the core file is, or why there is none
  std::string first_error{};  ///< after a failed startup; empty: none was found
  std::string last_lines{};   ///< of the log
  bool crashed = false;
};

/// The lines for the log. The last one says why the run ended. Only after a crash, the last lines of the log
/// are repeated, because they are often far above in a log that several programs write.
std::vector<std::string> log_lines(const EndReport& report);

/// The text for the termination log, which Kubernetes limits to 4096 bytes: why the run ended comes first,
/// and of the last lines as many as there is room for.
std::string termination_text(const EndReport& report);

}  // namespace iocwright::launch
