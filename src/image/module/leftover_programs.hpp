// Finds and ends the programs that a killed build has left running.
#pragma once

#include <string>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// Kills all processes that have `inherited` open, or a file below `logs` for writing, and their descendants.
/// Returns after they have exited. Fails if one of them does not within 30 seconds. Does nothing without
/// /proc.
Result<void> end_leftover_programs(const std::string& inherited, const std::string& logs);

}  // namespace iocwright::image
