// Checks for low stack space, as a last safeguard for recursive code.
#pragma once

namespace iocwright {

/// True if too little of this thread's stack remains for deeper recursion: less than 256 KiB, or less than a
/// quarter of a smaller stack. Costs one comparison.
bool stack_is_low();

}  // namespace iocwright
