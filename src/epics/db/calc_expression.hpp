// Checks the expressions of calc records.
#pragma once

#include <optional>
#include <string_view>

namespace iocwright::epics {

/// Why `postfix()` of EPICS Base 7.0.8.1 (`libcom/src/calc/postfix.c`) rejects an expression, in Base's
/// words; nullopt if it accepts it.
std::optional<std::string_view> calc_error(std::string_view expression);

}  // namespace iocwright::epics
