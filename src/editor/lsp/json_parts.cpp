#include "editor/lsp/json_parts.hpp"

#include "editor/lsp/uri.hpp"

namespace iocwright::lsp {

const Json& member(const Json& object, std::string_view key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

std::string text_member(const Json& object, std::string_view key) {
  const Json& found = member(object, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::int64_t integer_member(const Json& object, std::string_view key, std::int64_t otherwise) {
  const Json& found = member(object, key);
  return found.is_number_integer() ? found.get<std::int64_t>() : otherwise;
}

std::optional<Position> position_in(const Json& json) {
  const Json& line = member(json, "line");
  const Json& character = member(json, "character");
  if (!line.is_number_integer() || !character.is_number_integer()) return std::nullopt;
  return Position{line.get<std::int64_t>(), character.get<std::int64_t>()};
}

std::optional<Range> range_in(const Json& json) {
  const auto start = position_in(member(json, "start"));
  const auto end = position_in(member(json, "end"));
  if (!start || !end) return std::nullopt;
  return Range{*start, *end};
}

Json to_json(const Position& position) {
  return {{"line", position.line}, {"character", position.character}};
}

Json to_json(const Range& range) { return {{"start", to_json(range.start)}, {"end", to_json(range.end)}}; }

Json location(std::string_view path, const Range& range) {
  return {{"uri", uri_of(path)}, {"range", to_json(range)}};
}

Json markdown(std::string text) { return {{"kind", "markdown"}, {"value", std::move(text)}}; }

}  // namespace iocwright::lsp
