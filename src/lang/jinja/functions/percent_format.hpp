// Python's `text % values`.
#pragma once

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// `values` is a tuple of values, a single value, or a dict for `%(name)s`.
Result<Value> percent_format(const Value& text, const Value& values, Budget& budget);

}  // namespace iocwright::jinja
