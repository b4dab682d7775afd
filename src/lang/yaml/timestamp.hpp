// Dates in YAML: `2024-01-01` is no text but a date, which hardly anyone means and no text parameter takes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::yaml {

/// A date or a date with a time; nothing when the text looks like neither; an error when there is no such day
/// or hour.
tl::expected<std::optional<Value>, std::string> parse_timestamp(std::string_view text);

}  // namespace iocwright::yaml
