// Runs the commands of a Dockerfile inside a devcontainer, to debug them without building the image.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct DockerfileBuild {
  std::string dockerfile = "Dockerfile";
  int start = 1;   ///< the first instruction to run, counted from 1; earlier WORKDIRs are still followed
  int stop = 999;  ///< the last one
};

/// Runs the RUN instructions with bash and follows WORKDIR, up to the stage `runtime_prep`, which would
/// remove what was built. Other instructions are only printed: in a devcontainer the sources are mounted
/// where COPY would put them, and ENV and ARG are set. A command that fails is an error.
Result<void> build_dockerfile(const DockerfileBuild& build, Disk& disk, Process& process,
                              const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
