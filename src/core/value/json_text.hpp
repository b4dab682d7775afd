// A value as JSON, as Python's json.dumps() writes it.
#pragma once

#include <optional>
#include <string>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

struct JsonStyle {
  std::optional<std::string> indent;  ///< nothing: all on one line
  bool sort_keys = false;
};

/// ASCII only.
Result<std::string> json_text(const Value& value, const JsonStyle& style, Budget& budget);

}  // namespace iocwright
