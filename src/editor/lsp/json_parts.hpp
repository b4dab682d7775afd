// Reads the parameters of messages, which may be malformed, and writes what several answers contain.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "editor/lsp/text_lines.hpp"

namespace iocwright::lsp {

using Json = nlohmann::json;

/// The member of an object; null if there is none.
const Json& member(const Json& object, std::string_view key);
/// The member as a string, or "".
std::string text_member(const Json& object, std::string_view key);
/// The member as an integer, or `otherwise`.
std::int64_t integer_member(const Json& object, std::string_view key, std::int64_t otherwise = 0);

/// A position or range; nullopt if it is malformed.
std::optional<Position> position_in(const Json& json);
std::optional<Range> range_in(const Json& json);

Json to_json(const Position& position);
Json to_json(const Range& range);
/// A `Location`: a range in the file at this path.
Json location(std::string_view path, const Range& range);
/// Markdown, as `MarkupContent`.
Json markdown(std::string text);

}  // namespace iocwright::lsp
