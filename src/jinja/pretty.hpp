// repr() over several lines, as Python's pprint lays it out at a width of 80.
#pragma once

#include <string>

#include "diag/result.hpp"
#include "value/budget.hpp"
#include "value/value.hpp"

namespace iocwright::jinja {

Result<std::string> pretty(const Value& value, Budget& budget);

}  // namespace iocwright::jinja
