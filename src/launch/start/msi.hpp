// Expands substitution files: in this process, or with the msi of EPICS Base.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"
#include "epics/db/msi.hpp"

namespace iocwright::launch {

/// What an expansion did.
struct MsiRun {
  int status = 0;
  std::string output;  ///< after an error, what had been expanded before
  std::string errors;  ///< what msi prints to its standard error
  std::optional<epics::MsiFailure> failure{};  ///< of an expansion in this process
};

/// True if $IOCWRIGHT_MSI says that msi of EPICS Base expands. Fails for a word that is not allowed there.
Result<bool> uses_msi_of_base(const Environment& environment);

/// Expands a substitution file as msi does. Fails if msi of EPICS Base is to be used and cannot be run.
Result<MsiRun> run_msi(const std::string& substitution_file, const std::vector<std::string>& include_folders,
                       const Disk& disk, Process& process, const Environment& environment);

/// The same for the content of a substitution file. `scratch` is a folder for a temporary file.
Result<MsiRun> expand(const std::string& substitutions, const std::vector<std::string>& include_folders,
                      const std::string& scratch, Disk& disk, Process& process,
                      const Environment& environment);

/// What is wrong, in the words of msi without its name and colours.
struct MsiError {
  std::string text;                         ///< the first line
  std::string missing_file;                 ///< the file that msi cannot open; empty for any other error
  std::string included_by;                  ///< the file that includes the missing one; empty if none does
  std::optional<std::size_t> line_counted;  ///< the line of the substitution file as msi counts, from 2
  std::optional<epics::TextRange> range;    ///< in the substitution file, if this process has expanded it
};

/// The failure of an expansion in this process, or the first error in msi's standard error, in the forms of
/// `msi.cpp` and `macLib` of EPICS Base.
MsiError msi_error(const MsiRun& run);
/// Adds a warning with what msi has printed although it succeeded, if anything.
void warn_of_messages(const MsiRun& run, Sink& sink);

}  // namespace iocwright::launch
