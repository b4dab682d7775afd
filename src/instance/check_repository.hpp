// Rules on what several instances have in common: their records, and links from one to another.
#pragma once

#include <vector>

#include "core/base/disk.hpp"
#include "instance/check_instance.hpp"

namespace iocwright::instance {

/// Adds findings of `duplicate-record` and `missing-link`. If `is_whole` is false, other instances were not
/// checked, and the rules are skipped.
void check_repository(std::vector<CheckedInstance>& checked, const CheckOptions& options, bool is_whole,
                      const Disk& disk);

}  // namespace iocwright::instance
