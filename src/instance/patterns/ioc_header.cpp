#include "instance/patterns/ioc_header.hpp"

namespace iocwright::patterns {

namespace {

constexpr std::string_view mark = "# yaml-language-server:";
constexpr std::string_view line = "# yaml-language-server: $schema=../ioc.schema.json\n";

/// Each line with LF at its end. The reference also breaks lines at form feeds, U+2028 and the like, which
/// turns the rest of a comment into YAML; here they stay.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') out += text[at];
    else if (at + 1 == text.size() || text[at + 1] != '\n') out += '\n';
  }
  if (!out.empty() && !out.ends_with('\n')) out += '\n';
  return out;
}

}  // namespace

std::string with_schema_line(std::string_view text) {
  std::string out = with_line_feeds(text);
  if (out.starts_with(mark)) out.erase(0, out.find('\n') + 1);
  return out.insert(0, line);
}

}  // namespace iocwright::patterns
