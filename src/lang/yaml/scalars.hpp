// Which type a plain scalar has, by the core schema of YAML 1.2 with the leniencies of the reference's
// loader.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::yaml {

/// The value of a plain scalar without a tag. The error says why it has none: `<<` and `=` as values,
/// integers that do not fit into 64 bits, digits that are only underscores.
tl::expected<Value, std::string> resolve_plain(std::string_view text);

/// The value of any scalar with the tag `tag` of YAML's own (`int`, `str`, …), as `!!int "5"`.
tl::expected<Value, std::string> resolve_tagged(std::string_view tag, std::string_view text);

}  // namespace iocwright::yaml
