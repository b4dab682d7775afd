// Runs a program in a pseudo-terminal, so that it works as in a terminal even if its input and output are
// pipes.
#pragma once

#include <string>

#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// Runs the program, with arguments separated by blanks, and copies between its terminal and our input and
/// output until it exits. Returns its exit status, or 128 + n after signal n. Fails if it cannot be started.
Result<int> run_in_terminal(const std::string& command_line, const Environment& environment);

}  // namespace iocwright::launch
