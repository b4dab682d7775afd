#include "cli/roff.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/help_pages.hpp"
#include "core/base/text.hpp"
#include "core/diag/diagnostic.hpp"

namespace iocwright::cli {

namespace {

/// A character of prose. groff prints some characters of ASCII as typographic ones, which a reader could not
/// copy.
std::string escaped(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    default: return {c};
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += escaped(c);
  return out;
}

/// Calls `code` or `prose` with each part of the text. Of links only the text is left.
template <class Prose, class Code>
void split_markdown(std::string_view text, Prose prose, Code code) {
  while (!text.empty()) {
    const std::size_t tick = std::min(text.find('`'), text.size());
    std::string_view before = text.substr(0, tick);
    while (!before.empty()) {
      const std::size_t open = before.find('['), middle = before.find("](", open),
                        close = before.find(')', middle);
      if (open == std::string_view::npos || middle == std::string_view::npos ||
          close == std::string_view::npos) {
        prose(before);
        break;
      }
      prose(before.substr(0, open));
      prose(before.substr(open + 1, middle - open - 1));
      before.remove_prefix(close + 1);
    }
    if (tick == text.size()) return;
    const std::size_t end = std::min(text.find('`', tick + 1), text.size());
    code(text.substr(tick + 1, end - tick - 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_numbered(std::string_view line) {
  const std::size_t end = line.find_first_not_of("0123456789");
  return end != 0 && end != std::string_view::npos && line.substr(end).starts_with(". ");
}

bool is_item(std::string_view line) { return line.starts_with("- ") || is_numbered(line); }

bool begins_block(std::string_view line) {
  return line.empty() || line.starts_with('#') || line.starts_with("```") || line.starts_with('|') ||
         line.starts_with("<!--") || is_item(line);
}

/// The cells of a row `| a | b |`. `\|` is a character of a cell.
std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> out{""};
  row = text::trim(row);
  row.remove_prefix(1);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') out.back() += row[++i];
    else if (row[i] == '|') out.emplace_back();
    else out.back() += row[i];
  }
  out.pop_back();
  for (std::string& cell : out) cell = std::string(text::trim(cell));
  return out;
}

/// The lines from `at` up to the first one for which `ends` is true, which becomes `at`.
template <class Ends>
std::vector<std::string> take_until(const std::vector<std::string>& lines, std::size_t& at, Ends ends) {
  std::vector<std::string> out;
  while (at < lines.size() && !ends(lines[at])) out.push_back(lines[at++]);
  return out;
}

}  // namespace

std::string roff_literal(std::string_view text) { return text::replace_all(escaped(text), "-", "\\-"); }

std::string roff_text(std::string_view markdown) {
  std::string out;
  split_markdown(
      markdown, [&](std::string_view prose) { out += escaped(text::replace_all(prose, "**", "")); },
      [&](std::string_view code) { out += "\\fB" + roff_literal(code) + "\\fP"; });
  return out;
}

std::string roff_plain(std::string_view markdown) {
  std::string out;
  split_markdown(
      markdown, [&](std::string_view prose) { out += escaped(prose); },
      [&](std::string_view code) { out += roff_literal(code); });
  return out;
}

void RoffWriter::request(const std::string& line) { text_ += line + "\n"; }

void RoffWriter::wrap(const std::string& roff) {
  constexpr std::size_t columns = 78;
  std::string line;
  const auto end_line = [&] {
    if (line.starts_with('.')) line.insert(0, "\\&");  // not a request
    if (!line.empty()) request(line);
    line.clear();
  };
  for (const std::string_view word : text::split(roff, ' ')) {
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > columns) end_line();
    if (!line.empty()) line += ' ';
    line += word;
  }
  end_line();
  after_heading_ = false;
}

void RoffWriter::begin_paragraph() {
  if (!after_heading_) request(".PP");
}

void RoffWriter::section(std::string_view title) {
  request(".SH " + roff_text(title));
  after_heading_ = true;
}

void RoffWriter::subsection(std::string_view title) {
  request(".SS " + roff_text(title));
  after_heading_ = true;
}

void RoffWriter::paragraph(std::string_view markdown) {
  begin_paragraph();
  wrap(roff_text(markdown));
}

void RoffWriter::item(const std::string& tag, std::string_view markdown) {
  request(".TP");
  request(tag.starts_with('.') ? "\\&" + tag : tag);
  wrap(markdown.empty() ? "\\&" : roff_text(markdown));
}

void RoffWriter::bullet(const std::string& mark, int indent, std::string_view markdown) {
  request(fmt::format(".IP {} {}", mark, indent));
  wrap(roff_text(markdown));
}

void RoffWriter::example(const std::vector<std::string>& lines) {
  begin_paragraph();
  request(".in +4n");
  request(".EX");
  for (const std::string& line : lines) {
    const std::string text = roff_literal(line);
    request(text.starts_with('.') || text.empty() ? "\\&" + text : text);
  }
  request(".EE");
  request(".in");
  after_heading_ = false;
}

void RoffWriter::table(const std::vector<TablePart>& parts) {
  for (const TablePart& part : parts) {
    if (!part.title.empty()) subsection(part.title);
    for (const TableRow& row : part.rows) item("\\fB" + roff_literal(row.name) + "\\fP", row.meaning);
  }
}

Result<void> RoffWriter::page(const std::vector<std::string>& lines, const Limits& limits) {
  std::size_t at = 0;
  while (at < lines.size()) {
    const std::string& line = lines[at];
    if (line.empty() || line.starts_with("# ")) {
      ++at;
    } else if (line.starts_with("## ")) {
      section(line.substr(3));
      ++at;
    } else if (line.starts_with("### ")) {
      subsection(line.substr(4));
      ++at;
    } else if (line.starts_with("```")) {
      ++at;
      example(take_until(lines, at, [](const std::string& one) { return one.starts_with("```"); }));
      ++at;
    } else if (const std::string_view name = table_name(line); !name.empty()) {
      const auto parts = help_table(name, limits);
      if (!parts) return fail(error(DiagKind::unreadable_file, fmt::format("there is no table `{}`", name)));
      table(*parts);
      ++at;
    } else if (line.starts_with('|')) {
      const auto rows = take_until(lines, at, [](const std::string& one) { return !one.starts_with('|'); });
      const auto titles = cells_of(rows.front());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 1) continue;  // |---|---|
        auto cells = cells_of(rows[i]);
        for (std::size_t column = 2; column < cells.size(); ++column)
          cells[1] += fmt::format("; {}: {}", titles[column], cells[column]);
        const std::string tag = roff_text(cells[0]);
        if (i == 0 && titles.size() == 2) item("\\fI" + tag + "\\fP", cells[1]);
        else if (i > 0) item(tag, titles.size() == 2 ? cells[1] : fmt::format("{}: {}", titles[1], cells[1]));
      }
    } else if (is_item(line)) {
      const std::string mark = line.starts_with('-') ? "\\(bu" : line.substr(0, line.find(' '));
      const int indent = line.starts_with('-') ? 2 : 4;
      std::vector<std::string> parts{line.substr(line.find(' ') + 1)};
      ++at;
      for (std::string& more : take_until(lines, at, begins_block)) parts.emplace_back(text::trim(more));
      bullet(mark, indent, text::join(parts, " "));
    } else {
      std::vector<std::string> parts{line};
      ++at;
      for (std::string& more : take_until(lines, at, begins_block)) parts.push_back(std::move(more));
      paragraph(text::join(parts, " "));
    }
  }
  return {};
}

}  // namespace iocwright::cli
