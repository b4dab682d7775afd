// Identifies the EPICS Base and the compilers that modules are built with, the same way on every machine.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "image/module/file_hashes.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// The EPICS Base of a build, with its tools.
struct BaseIdentity {
  std::string hash;  ///< of everything below and of Base's files
  /// What the compilers, archivers and linkers of Base's rules are, such as `gcc 12.2.0 for
  /// x86_64-linux-gnu`.
  std::vector<std::string> tools;
  /// The variables that Base's rules read. Those of them that are set in the environment may affect a build.
  std::set<std::string, std::less<>> variables;
};

/// Identifies the EPICS Base of the target: by the file `.identity`, which container/epics-base writes, and
/// the configuration, or without that file, by the contents of `configure`, `include`, `lib`, `dbd` and
/// `bin`. Adds the settings of the user that Base reads in `$HOME/configure`, and the programs that Base's
/// configuration names for the host and all other architectures: make is run to ask for them, in the folder
/// `state`, unless it was asked before. Fails if a file cannot be read.
Result<BaseIdentity> identify_base(const Target& target, const std::string& state, const Machine& machine,
                                   const Environment& environment, FileHashes& hashes);

/// The names of variables that a makefile refers to: `$(NAME)`, `${NAME}`, and `ifdef NAME`.
std::set<std::string, std::less<>> variables_of_makefile(std::string_view text);

}  // namespace iocwright::image
