#include "epics/db/protocol_file.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/text.hpp"
#include "epics/db/characters.hpp"

namespace iocwright::epics {

namespace {

/// The end of a string whose quote is at `at`: after its closing quote, or at the end of its line.
std::size_t string_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\') ++at;
    else if (text[at] == quote) return at + 1;
  }
  return std::min(at, text.size());
}

}  // namespace

std::vector<std::string> protocol_names(std::string_view text) {
  constexpr std::string_view ends = " \t\r\n\v\f,;{}=()$'\"#";
  std::vector<std::string> out;
  std::string_view word;  // the last one
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"' || c == '\'') {
      at = string_end(text, at);
    } else if (is_space(c)) {
      ++at;
    } else if (ends.find(c) != std::string_view::npos) {
      if (c == '{' && depth++ == 0 && !word.empty()) out.emplace_back(word);
      if (c == '}' && depth-- == 0) return out;  // has no partner
      word = {};
      ++at;
    } else {
      const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
      word = text.substr(at, end - at);
      at = end;
    }
  }
  return out;
}

bool is_same_protocol(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, {}, [](unsigned char c) { return std::tolower(c); },
      [](unsigned char c) { return std::tolower(c); });
}

StreamLink parse_stream_link(std::string_view link) {
  StreamLink out;
  link = text::trim(link);
  if (!link.starts_with('@')) return out;
  link.remove_prefix(1);
  const auto next = [&](std::string_view ends) {
    link = text::trim(link);
    const std::string_view word = link.substr(0, link.find_first_of(ends));
    link.remove_prefix(word.size());
    return word;
  };
  out.file = next(" \t");
  out.protocol = next(" \t(");
  link = text::trim(link);
  std::size_t depth = 0;
  std::size_t at = 0;
  while (at < link.size() && (depth > 0 || link[at] == '(')) {
    if (link[at] == '\\') ++at;
    else if (link[at] == '(') ++depth;
    else if (link[at] == ')') --depth;
    ++at;
  }
  link.remove_prefix(std::min(at, link.size()));
  out.bus = next(" \t");
  return out;
}

std::string_view asyn_port(std::string_view link) {
  link = text::trim(link);
  for (const std::string_view begin : {"@asyn(", "@asynMask("}) {
    if (!link.starts_with(begin)) continue;
    link = text::trim(link.substr(begin.size()));
    return link.substr(0, link.find_first_of(" \t,)"));
  }
  return {};
}

}  // namespace iocwright::epics
