// The memory of a process that waits for most of its life.
#pragma once

namespace iocwright {

/// Returns the memory of the program's and its libraries' code and constants to the kernel, which reads what is
/// needed again. Most of it is only used once, at the beginning.
void release_code_pages();

}  // namespace iocwright
