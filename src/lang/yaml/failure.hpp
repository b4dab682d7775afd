// What is known about a file when libyaml has rejected it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/span.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// A list or mapping above the place of an error, or just before it.
struct Level {
  bool is_list = false;
  bool is_flow = false;     ///< in brackets or braces
  bool is_open = false;     ///< it has not ended before the place
  std::uint32_t begin = 0;  ///< of its first key, `-`, bracket or brace
  Span last_key{};          ///< of a mapping; unknown if it has none
};

/// An error of libyaml, and the part of the file that it has understood.
struct Failure {
  FileId file = 0;
  std::string_view text{};     ///< of the file
  std::string_view problem{};  ///< in libyaml's words
  std::string_view context{};  ///< what libyaml was reading, in its words; may be empty
  std::uint32_t at = 0;        ///< where the problem is
  std::uint32_t context_at = 0;
  Span last_scalar{};  ///< unknown if there is none before the problem
  Style last_style = Style::plain;
  std::vector<Level> levels{};  ///< from the outermost to the last collection before the problem

  Span span(std::uint32_t begin, std::uint32_t end) const { return {file, begin, end}; }
  std::string_view part(std::uint32_t begin, std::uint32_t end) const {
    return text.substr(begin, end - begin);
  }
  char char_at(std::uint32_t offset) const { return offset < text.size() ? text[offset] : '\0'; }
  /// The innermost collection that is open at the problem, or null.
  const Level* innermost() const {
    const Level* out = nullptr;
    for (const Level& level : levels)
      if (level.is_open) out = &level;
    return out;
  }
  bool in_flow() const { return innermost() != nullptr && innermost()->is_flow; }
};

}  // namespace iocwright::yaml
