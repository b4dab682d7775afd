#include "instance/screens/block_templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::screens {

namespace {

constexpr std::string_view section_mark = "=== ";
constexpr std::string_view quoted_start = "  \"";

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

struct Placeholder {
  std::size_t begin;
  std::size_t end;
  std::string_view name;
  std::string_view default_value;
};

/// The next `{name}` or `{name:default}`. Other braces are text.
std::optional<Placeholder> find_placeholder(std::string_view text, std::size_t from) {
  for (std::size_t open = text.find('{', from); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    std::size_t at = open + 1;
    if (at < text.size() && text[at] == '+') ++at;
    while (at < text.size() && is_name_character(text[at])) ++at;
    const std::string_view name = text.substr(open + 1, at - open - 1);
    const std::size_t close = text.find('}', at);
    if (name.empty() || close == std::string_view::npos) continue;
    if (at == close) return Placeholder{open, close + 1, name, ""};
    if (text[at] == ':') return Placeholder{open, close + 1, name, text.substr(at + 1, close - at - 1)};
  }
  return std::nullopt;
}

/// Whether the line is an end tag, and the previous line its start tag.
bool is_empty_element(std::string_view previous, std::string_view line) {
  const std::string_view end = text::trim(line);
  const std::string_view start = text::trim(previous);
  if (!end.starts_with("</") || !start.starts_with('<')) return false;
  const std::string_view name = end.substr(2, end.size() - 3);
  return start.substr(1, start.find_first_of(" >") - 1) == name;
}

const std::string& value_of(const BlockValues& values, std::string_view name) {
  static const std::string none;
  const auto value = std::ranges::find(values, name, &BlockValues::value_type::first);
  return value == values.end() ? none : value->second;
}

}  // namespace

BlockTemplates::Line BlockTemplates::parse_line(std::string_view text) {
  Line out;
  out.is_quoted = text.starts_with(quoted_start) && text.ends_with('"') && text.size() > quoted_start.size();
  std::size_t at = 0;
  while (const auto placeholder = find_placeholder(text, at)) {
    out.is_insert = placeholder->name.starts_with('+');
    out.pieces.push_back({.literal = std::string(text.substr(at, placeholder->begin - at)),
                          .name = std::string(placeholder->name.substr(out.is_insert ? 1 : 0)),
                          .default_value = std::string(placeholder->default_value)});
    at = placeholder->end;
  }
  out.pieces.push_back({.literal = std::string(text.substr(at)), .name = "", .default_value = ""});
  return out;
}

BlockTemplates BlockTemplates::parse(std::string_view source) {
  BlockTemplates out;
  std::vector<Line>* section = nullptr;
  std::string_view previous;
  if (source.ends_with('\n')) source.remove_suffix(1);
  for (std::string_view line : text::split(source, '\n')) {
    if (line.starts_with(section_mark)) {
      section = &out.sections_[std::string(line.substr(section_mark.size()))];
    } else if (section != nullptr) {
      section->push_back(parse_line(line));
      section->back().keeps_indent = is_empty_element(previous, line);
    }
    previous = line;
  }
  return out;
}

Result<BlockTemplates> BlockTemplates::read(const TemplateFiles& templates, std::string_view name,
                                            std::span<const std::string_view> sections) {
  const std::string path = fmt::format("screens/{}", name);
  const auto text = templates.read(path);
  if (!text) return fail(error(DiagKind::unreadable_file, text.error()));
  BlockTemplates out = parse(*text);
  for (std::string_view section : sections)
    if (!out.has(section))
      return fail(error(DiagKind::unreadable_file,
                        fmt::format("the template `{}` has no section `{}{}`", path, section_mark, section)));
  return out;
}

void BlockTemplates::fill_line(std::string& out, const Line& line, const BlockValues& values,
                               std::size_t indent) {
  if (!line.keeps_indent) out.append(indent, ' ');
  for (const Piece& piece : line.pieces) {
    out += piece.literal;
    if (piece.name.empty()) continue;
    const std::string& value = value_of(values, piece.name);
    out += value.empty() ? piece.default_value : value;
  }
  out += '\n';
}

void BlockTemplates::fill(std::string& out, std::string_view section, const BlockValues& values,
                          std::size_t indent) const {
  for (const Line& line : sections_.find(section)->second) {
    if (line.is_insert) {
      out += value_of(values, line.pieces.front().name);
      continue;
    }
    if (!line.is_quoted) {
      fill_line(out, line, values, indent);
      continue;
    }
    std::string whole;
    fill_line(whole, line, values, 0);
    // The value between the quotes: a quoted line for each of its lines.
    const std::string_view content =
        std::string_view(whole).substr(quoted_start.size(), whole.size() - quoted_start.size() - 2);
    for (std::string_view part : jinja::split_lines(content, false))
      out += fmt::format("{}{}\"\n", quoted_start, part);
  }
}

}  // namespace iocwright::screens
