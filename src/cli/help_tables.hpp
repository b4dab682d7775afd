// The tables in the pages of `iocwright help`, printed from the program's own tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value/budget.hpp"

namespace iocwright::cli {

struct TableRow {
  std::string name;
  std::string meaning;
};

/// Two columns of at most 80 characters, with long meanings wrapped. Lines end with a newline.
std::string format_table(const std::vector<TableRow>& rows);

/// The table of that name; nothing if there is none. `limits` are those in force.
std::optional<std::string> help_table(std::string_view name, const Limits& limits);

}  // namespace iocwright::cli
