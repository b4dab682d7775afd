// Lists, prunes and verifies the entries of build caches.
#pragma once

#include <iosfwd>
#include <optional>

#include "core/base/exit_status.hpp"
#include "core/base/machine.hpp"
#include "core/diag/sink.hpp"
#include "image/cache/build_cache.hpp"

namespace iocwright::image {

/// What `support cache` is asked to do.
struct CacheTask {
  CacheRequest cache;
  std::string action;                     ///< `list`, `prune` or `verify`
  std::optional<double> unused_for_days;  ///< prune: remove entries that were not used for so long
  std::optional<double> maximum_mb;       ///< prune: remove the entries unused for longest until this is left
  bool json = false;                      ///< list: print JSON
  bool dry_run = false;                   ///< prune: only print what would be removed
};

/// Does the task for all places, and prints the result to `out`. Errors go to the sink; `verify` reports each
/// unusable entry as one.
ExitStatus manage_cache(const CacheTask& task, const Machine& machine, Sink& sink, std::ostream& out);

}  // namespace iocwright::image
