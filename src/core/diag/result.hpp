// Result<T>: a value, or the diagnostic that explains why there is none.
#pragma once

#include <tl/expected.hpp>

#include "core/base/try.hpp"
#include "core/diag/diagnostic.hpp"

namespace iocwright {

template <class T>
using Result = tl::expected<T, Diagnostic>;

/// The error side of a Result.
inline tl::unexpected<Diagnostic> fail(Diagnostic diagnostic) {
  return tl::make_unexpected(std::move(diagnostic));
}

}  // namespace iocwright
