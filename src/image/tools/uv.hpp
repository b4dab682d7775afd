// The commands of uv that Dockerfiles and devcontainers of Generic IOCs call.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// What uv's commands use.
struct UvContext {
  Disk& disk;
  Process& process;
  const Environment& environment;
  std::ostream& out;  ///< lists of packages
  std::ostream& log;  ///< what was done
};

/// Runs a command of uv and returns its exit status. Requirements of packages that iocwright replaces count
/// as installed; all others are passed on to pip in a virtual environment. It is an error if there is none,
/// or if we lack the command.
Result<int> run_uv(const std::vector<std::string>& arguments, UvContext& context);

}  // namespace iocwright::image
