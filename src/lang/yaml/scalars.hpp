// Resolves scalars to values by the core schema of YAML 1.2, as leniently as the reference's loader does.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/value/value.hpp"

namespace iocwright::yaml {

/// The value of a plain scalar without a tag. Fails for `<<` and `=`, integers beyond 64 bits, numbers whose
/// digits are all underscores, and dates and times that do not exist.
tl::expected<Value, std::string> resolve_plain(std::string_view text);

/// The same by YAML 1.1, for a file with the directive `%YAML 1.1`: `yes` is true, `017` is octal, and `1:30`
/// has base 60.
tl::expected<Value, std::string> resolve_plain_1_1(std::string_view text);

/// The value of a scalar with a standard YAML tag: `tag` is `int` for `!!int "5"`. Fails if the scalar
/// does not have the form of the type, or if the tag is unknown.
tl::expected<Value, std::string> resolve_tagged(std::string_view tag, std::string_view text);

/// The message for a tag that is not supported: a standard tag, such as `omap`, or a local one, such as `!x`.
std::string unknown_tag(std::string_view tag);

}  // namespace iocwright::yaml
