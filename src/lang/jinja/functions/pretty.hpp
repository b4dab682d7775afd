// repr() of large values, broken into lines as Python's pprint does at a width of 80.
#pragma once

#include <string>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright::jinja {

/// pprint.pformat(value), which sorts the keys of dicts.
Result<std::string> pretty(const Value& value, Budget& budget);

}  // namespace iocwright::jinja
