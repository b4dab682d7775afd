// The interfaces to the outside world, for code that needs all of them.
#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/fetcher.hpp"
#include "core/base/process.hpp"

namespace iocwright {

/// The machine that a build runs on. Refers to its parts, which must outlive it.
struct Machine {
  Disk& disk;
  Process& process;
  Fetcher& fetcher;
  Clock& clock;
  const Environment& environment;
  Secrets* secrets = nullptr;  ///< replaced in logs; null: none

  /// Appends a line to a log file. Ignores errors: a log must never stop a build.
  void add_to_log(const std::string& path, std::string_view text) const;
};

}  // namespace iocwright
