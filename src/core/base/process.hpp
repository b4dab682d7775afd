// The seam to other programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright {

/// A program to run: an argument vector, never a line for a shell.
struct ProcessRequest {
  std::vector<std::string> arguments;        ///< the program first; without a slash it is looked for in PATH
  std::string folder;                        ///< to run in; empty: here
  const Environment* environment = nullptr;  ///< null: that of this process
  bool capture = false;                      ///< take its standard output; else it goes where ours goes
  std::string log =
      {};  ///< a file that its outputs are added to; its input is then empty, and it ends when we do
  std::vector<int> keep_open = {};  ///< descriptors of ours that it inherits
  bool capture_errors = false;      ///< capture its standard error too, apart from its output and the log
};

struct ProcessResult {
  int status = 0;      ///< 0 to 255; 128 + n after signal n
  std::string output;  ///< the captured standard output
  std::string errors;  ///< the captured standard error
};

class Process {
 public:
  virtual ~Process() = default;

  /// Runs the program to its end. The error is that it could not be started.
  virtual FileResult<ProcessResult> run(const ProcessRequest& request) = 0;

  /// Becomes the program; returns only when that fails.
  virtual FileProblem become(const ProcessRequest& request) = 0;
};

class RealProcess : public Process {
 public:
  FileResult<ProcessResult> run(const ProcessRequest& request) override;
  FileProblem become(const ProcessRequest& request) override;
};

/// The program as a path: `name` itself when it has a slash, else the first executable of that name in PATH;
/// nothing when there is none. Folders are skipped as by skip_unusable(); after any other failure it is
/// unknown which program is meant.
FileResult<std::optional<std::string>> find_program(const std::string& name, const Environment& environment);

/// The program of a request as a path, by the PATH that it gives.
FileResult<std::string> program_of(const ProcessRequest& request);

}  // namespace iocwright
