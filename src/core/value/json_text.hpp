// Values as JSON, written as Python's json.dumps() does.
#pragma once

#include <optional>
#include <string>

#include "core/diag/result.hpp"
#include "core/value/budget.hpp"
#include "core/value/value.hpp"

namespace iocwright {

struct JsonStyle {
  std::optional<std::string> indent;  ///< unset: everything on one line
  bool sort_keys = false;
};

/// The JSON text, in pure ASCII: other characters are escaped. Fails for objects and for keys that JSON
/// cannot represent.
Result<std::string> json_text(const Value& value, const JsonStyle& style, Budget& budget);

}  // namespace iocwright
