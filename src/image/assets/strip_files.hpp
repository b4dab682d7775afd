// Strips programs and libraries, and keeps their debugging information in separate files.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/process.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::image {

struct StripOptions {
  bool strip = true;
  /// The folder for debugging information, as files `.build-id/xx/yyyy.debug` where gdb looks for them if the
  /// folder is its `debug-file-directory`; empty: none is kept.
  std::string debug_folder;
};

/// How many files were stripped, and how many files of debugging information were written.
struct StripCounts {
  std::size_t stripped = 0, debug_files = 0;
};

/// Strips these files in place, with the `strip` of binutils; those that are not ELF, that have no symbols or
/// that stripping would break (objects, programs with data behind them) are left as they are. Files for
/// another machine need the tools for it, such as `aarch64-linux-gnu-strip`. If `strip` is missing, files
/// keep their symbols, with a warning; without `objcopy`, debugging information cannot be kept, which is an
/// error. A file without a build ID has its debugging information removed with a warning.
Result<StripCounts> strip_files(const std::vector<std::string>& files, const StripOptions& options,
                                Disk& disk, Process& process, const Environment& environment, Sink& sink);

}  // namespace iocwright::image
