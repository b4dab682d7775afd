// Makes lock files without building anything.
#pragma once

#include <optional>

#include "core/base/machine.hpp"
#include "core/diag/sink.hpp"
#include "image/module/lock_file.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// Makes the lock file of a plan: fetches each module and download to a temporary folder, and asks apt for
/// the versions of packages. Keeps the other entries of `start` and its EPICS Base. Sources come from
/// `mirror` if it is not empty. Returns nothing after errors, which are reported to the sink like packages
/// that apt does not know.
std::optional<LockFile> make_lock(const BuildPlan& plan, const Target& target, const std::string& mirror,
                                  const Machine& machine, Sink& sink, LockFile start = {});

/// Reports where the lock file differs from the plan. With `is_whole`, each of its modules must be in the
/// plan.
void check_lock(const LockFile& lock, const BuildPlan& plan, bool is_whole, const Machine& machine,
                Sink& sink);

/// Reports tags that have moved since the lock file was written. If the network fails, warns and asks no
/// further.
void check_tags(const LockFile& lock, const BuildPlan& plan, const std::string& mirror,
                const Machine& machine, Sink& sink);

}  // namespace iocwright::image
