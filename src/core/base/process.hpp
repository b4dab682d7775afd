// Interface for running other programs, so that tests can replace them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/secrets.hpp"

namespace iocwright {

/// A program to run, as an argument vector. A shell is never involved.
struct ProcessRequest {
  std::vector<std::string> arguments;        ///< the program first; looked up in PATH unless it has a slash
  std::string folder;                        ///< working directory; empty: ours
  const Environment* environment = nullptr;  ///< null: ours
  bool capture = false;                      ///< capture its standard output; otherwise it shares ours
  /// File that its output is appended to. The program then has no input, and is terminated when we exit.
  std::string log = {};
  std::vector<int> keep_open = {};  ///< file descriptors that it inherits
  bool capture_errors = false;      ///< capture its standard error, separately from the output and log
  std::string input = {};  ///< its standard input, at most 4096 bytes; empty: none with `log`, or ours
};

/// How a program exited, and what it printed.
struct ProcessResult {
  int status = 0;      ///< 0 to 255; 128 + n after signal n
  std::string output;  ///< the captured standard output
  std::string errors;  ///< the captured standard error
};

/// A means to run programs.
class Process {
 public:
  virtual ~Process() = default;

  /// Runs the program until it exits. The error means that it could not be started.
  virtual FileResult<ProcessResult> run(const ProcessRequest& request) = 0;

  /// Replaces this process with the program; returns only on failure.
  virtual FileError become(const ProcessRequest& request) = 0;
};

/// Runs programs on this machine.
class RealProcess : public Process {
 public:
  FileResult<ProcessResult> run(const ProcessRequest& request) override;
  FileError become(const ProcessRequest& request) override;

  const Secrets* secrets = nullptr;  ///< replaced in what programs write to logs; null: none
};

/// Looks up a program: returns `name` itself if it contains a slash, otherwise the first executable of that
/// name in PATH, or nothing if there is none. Skips folders as skip_unusable() does. Any other failure is an
/// error, because it is then unknown which program would be found.
FileResult<std::optional<std::string>> find_program(const std::string& name, const Environment& environment);

/// The path of the program that is running; empty if it is unknown, as without /proc.
std::string own_program();

/// The path of a request's program, looked up in the PATH of the request's environment.
FileResult<std::string> program_of(const ProcessRequest& request);

}  // namespace iocwright
