// Python's `text % values`.
#pragma once

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// Formats `values`: a tuple of values, a single value, or a dict for `%(name)s`. The result is markup if
/// `text` is.
Result<Value> percent_format(const Value& text, const Value& values, Budget& budget);

}  // namespace iocwright::jinja
