// A program with all arguments of execve(). It is created before fork(), so that the child does not allocate.
#pragma once

#include <string>
#include <vector>

#include "core/base/process.hpp"

namespace iocwright {

/// Owns the strings that the arguments point to.
class ExecImage {
 public:
  /// `program` is a path returned by program_of().
  ExecImage(std::string program, const ProcessRequest& request);
  ExecImage(const ExecImage&) = delete;
  ExecImage& operator=(const ExecImage&) = delete;

  /// Replaces this process with the program; returns only on failure, with the errno.
  int execute() const noexcept;

 private:
  std::string program_, folder_;
  std::vector<std::string> arguments_, variables_;
  /// Pointers into the strings above. An empty `envp_` means the environment of this process.
  std::vector<char*> argv_, envp_;
};

}  // namespace iocwright
