// A program with all that execve() takes, made before fork() so that the child allocates nothing.
#pragma once

#include <string>
#include <vector>

#include "core/base/process.hpp"

namespace iocwright {

class ExecImage {
 public:
  /// `program` is a path, as program_of() finds it.
  ExecImage(std::string program, const ProcessRequest& request);
  ExecImage(const ExecImage&) = delete;
  ExecImage& operator=(const ExecImage&) = delete;

  /// Replaces this process; returns only when that fails, with the errno.
  int execute() const noexcept;

 private:
  std::string program_, folder_;
  std::vector<std::string> arguments_, variables_;
  std::vector<char*> argv_,
      envp_;  ///< into the strings above; `envp_` is empty: the environment of this process
};

}  // namespace iocwright
