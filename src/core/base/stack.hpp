// How much of this thread's stack is left: the last guard of all that recurses.
#pragma once

namespace iocwright {

/// True when so little of the stack is left that going deeper is not safe: a quarter of a mebibyte, or a
/// quarter of a smaller stack. Costs a comparison.
bool stack_is_low();

}  // namespace iocwright
