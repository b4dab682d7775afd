// Turns URLs and email addresses in a text into HTML links, by the rules of Jinja2's filter `urlize`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright::jinja {

struct LinkStyle {
  std::optional<std::int64_t> maximum_length;  ///< of the text of a link; negative: as in a slice of Python
  std::string attributes;                      ///< of links to URLs, each with a space before it
  std::vector<std::string> schemes;            ///< more schemes to recognize, such as `tel:`
};

/// True for a scheme that LinkStyle may contain.
bool is_scheme(std::string_view text);

/// The text with links. It is HTML already: `<` is `&lt;`. Fails if a regular expression exceeds its limits.
tl::expected<std::string, std::string> add_links(std::string_view html, const LinkStyle& style);

}  // namespace iocwright::jinja
