// The first line of ioc.yaml, by which editors find the schema.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::patterns {

/// The text with the line for `../ioc.schema.json` in front, instead of another line of that kind. Line ends
/// become LF, and the last line gets one.
std::string with_schema_line(std::string_view text);

}  // namespace iocwright::patterns
