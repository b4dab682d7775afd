// The tables in the pages of `iocwright help`, printed from the program's own tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value/budget.hpp"

namespace iocwright::cli {

/// A row of a help table.
struct TableRow {
  std::string name;
  std::string meaning;
};

/// Formats rows as two columns. Lines have at most 80 characters and end with a newline; longer text is
/// wrapped.
std::string format_table(const std::vector<TableRow>& rows);

/// A part of a table, with a heading unless it is the only one.
struct TablePart {
  std::string title;
  std::vector<TableRow> rows;
};

/// The table of this name. Returns nothing if there is none. `limits` are the ones in effect.
std::optional<std::vector<TablePart>> help_table(std::string_view name, const Limits& limits);

/// The table as text, with headings of Markdown.
std::string print_help_table(const std::vector<TablePart>& parts);

}  // namespace iocwright::cli
