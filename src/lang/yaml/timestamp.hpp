// Dates in YAML: an unquoted `2024-01-01` is a date, not a string, although few users intend that.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::yaml {

/// A date, or a date with a time; nullopt if the text does not look like one. Fails if there is no such date
/// or time.
tl::expected<std::optional<Value>, std::string> parse_timestamp(std::string_view text);

}  // namespace iocwright::yaml
