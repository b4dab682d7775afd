// A value as JSON, as Python's json.dumps(…, sort_keys=True) writes it.
#pragma once

#include <optional>
#include <string>

#include "diag/result.hpp"
#include "value/budget.hpp"
#include "value/value.hpp"

namespace iocwright::jinja {

/// On one line without `indent`, else indented by it. ASCII only.
Result<std::string> json_text(const Value& value, const std::optional<std::string>& indent, Budget& budget);

}  // namespace iocwright::jinja
