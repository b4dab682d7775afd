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

/// Prints the table of this name. Returns nothing if there is none. `limits` are the ones in effect.
std::optional<std::string> help_table(std::string_view name, const Limits& limits);

}  // namespace iocwright::cli
