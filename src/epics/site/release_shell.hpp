// Reads the variables that RELEASE.shell exports.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "core/diag/source.hpp"

namespace iocwright::epics {

using Exports = std::vector<std::pair<std::string, std::string>>;

/// A command that only bash can execute, as byte offsets.
struct ForeignCommand {
  std::size_t begin;
  std::size_t end;  ///< the end of its line
};

/// The variables that the environment contains or gets exported after bash has sourced the script, as far as
/// the script sets them; sorted by name. Nothing is executed. Understands assignments, `export`, `:`, quotes,
/// `$NAME` and `${NAME}` with `-`, `=` and `+`, and `if` with a comparison of strings.
tl::expected<Exports, ForeignCommand> read_exports(std::string_view script, const Environment& environment);

/// The variables that the file exports. Runs bash only if read_exports() does not understand the file;
/// without bash, that is an error at the place. Empty if the file is missing.
Result<Exports> source_exports(const std::string& file, const Disk& disk, Process& process, Sources& sources,
                               const Environment& environment);

}  // namespace iocwright::epics
