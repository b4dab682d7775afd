#include "epics/db/request_file.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/text.hpp"

namespace iocwright::epics {

namespace {

/// `P=$(P) M=m1` and `P=$(P),M=m1` mean the same, and quotes have no meaning.
std::string include_macros(std::string_view rest) {
  std::string out;
  for (const char c : rest) {
    if (c == '"') continue;
    const bool is_separator = c == ' ' || c == '\t' || c == ',' || c == '\r';
    if (!is_separator) out += c;
    else if (!out.empty() && out.back() != ',') out += ',';
  }
  if (out.ends_with(',')) out.pop_back();
  constexpr std::size_t shortest = 3;
  return out.size() < shortest ? "" : out;
}

bool begins_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_-+:[]<>;$").find(c) != std::string_view::npos;
}

}  // namespace

std::vector<RequestLine> read_request_file(std::string_view text, std::string_view definitions) {
  MacroTable macros;
  macros.define(definitions);
  std::vector<RequestLine> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line(text.substr(at, end - at));
    if (!definitions.empty()) line = macros.expand(line).text;
    std::string_view rest = line;
    RequestLine row{.range = {at, end}};
    at = end + 1;
    row.is_include = rest.starts_with("file");
    if (row.is_include) rest.remove_prefix(4);
    rest = text::trim(rest);
    if (row.is_include) rest = text::trim(rest, "\"");
    const std::string_view name = rest.substr(0, rest.find_first_of(row.is_include ? " \t\"#" : " \t\r"));
    if (name.empty() || (!row.is_include && !begins_name(name.front()))) continue;
    row.name = name;
    if (row.is_include) row.macros = include_macros(rest.substr(name.size()));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace iocwright::epics
