// Runs msi, EPICS Base's macro expander.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::launch {

/// What msi did.
struct MsiRun {
  int status = 0;
  std::string output;  ///< after an error, what it had expanded before
  std::string errors;  ///< its standard error
};

/// Expands a substitution file. Fails only if msi cannot be run.
Result<MsiRun> run_msi(const std::string& substitution_file, const std::vector<std::string>& include_folders,
                       const Disk& disk, Process& process, const Environment& environment);

/// The same for the content of a substitution file. `scratch` is a folder for a temporary file.
Result<MsiRun> expand(const std::string& substitutions, const std::vector<std::string>& include_folders,
                      const std::string& scratch, Disk& disk, Process& process,
                      const Environment& environment);

/// What msi reports, without its name and colours.
struct MsiError {
  std::string text;                         ///< the first line
  std::string missing_file;                 ///< the file that msi cannot open; empty for any other error
  std::string included_by;                  ///< the file that includes the missing one; empty if none does
  std::optional<std::size_t> line_counted;  ///< the line of the substitution file as msi counts, from 2
};

/// The first error in msi's standard error, in the forms of `msi.cpp` and `macLib` of EPICS Base.
MsiError msi_error(const MsiRun& run);
/// Adds a warning with what msi has printed although it succeeded, if anything.
void warn_of_messages(const MsiRun& run, Sink& sink);

}  // namespace iocwright::launch
