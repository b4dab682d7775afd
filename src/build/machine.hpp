// The seams to the world, as the running of a plan needs them.
#pragma once

#include "base/clock.hpp"
#include "base/disk.hpp"
#include "base/environment.hpp"
#include "base/fetcher.hpp"
#include "base/process.hpp"
#include "diag/file_result.hpp"

namespace iocwright::build {

struct Machine {
  Disk& disk;
  Process& process;
  Fetcher& fetcher;
  Clock& clock;
  const Environment& environment;
};

/// Writes a file so that it appears whole or not at all; one that stands there keeps its mode, and a link its place.
Result<void> write_whole(Disk& disk, const std::string& path, std::string_view content);

/// A line of text at the end of a file; faults are nothing to the caller.
void add_to_log(const std::string& path, std::string_view text);

}  // namespace iocwright::build
