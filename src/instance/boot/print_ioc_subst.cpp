#include <algorithm>

#include "core/base/utf8.hpp"
#include "instance/boot/fill_template.hpp"
#include "instance/boot/print.hpp"

namespace iocwright::boot {

namespace {

using Cells = std::vector<std::string>;

/// The quoted cells of all rows, starting with the names of the macros.
std::vector<Cells> cells_of(const DatabaseTable& table) {
  std::vector<Cells> out{table.macros};
  for (const DatabaseRow& row : table.rows) {
    Cells& cells = out.emplace_back();
    for (const MacroValue& macro : row.macros) cells.push_back(macro.value);
  }
  for (Cells& cells : out)
    for (std::size_t i = 0; i < cells.size(); ++i)
      cells[i] = '"' + cells[i] + (i + 1 < table.macros.size() ? "\", " : "\"");
  return out;
}

}  // namespace

std::vector<std::string> aligned_rows(const DatabaseTable& table) {
  std::vector<std::string> out;
  std::vector<std::size_t> widths(table.macros.size());
  const std::vector<Cells> rows = cells_of(table);
  for (const Cells& cells : rows)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], utf8::length(cells[i]));
  for (const Cells& cells : rows) {
    std::string& line = out.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += cells[i];
      line.append(widths[i] - utf8::length(cells[i]), ' ');
    }
  }
  return out;
}

Result<std::string> print_ioc_subst(const std::vector<DatabaseTable>& tables,
                                    const TemplateFiles& templates) {
  std::vector<Value> databases;
  for (const DatabaseTable& table : tables) {
    std::vector<Value> rows;
    for (std::string& row : aligned_rows(table)) rows.emplace_back(std::move(row));
    Dict database;
    database.set("file", Value(table.file));
    database.set("rows", Value::list(std::move(rows)));
    databases.push_back(Value::dict(std::move(database)));
  }
  Dict values;
  values.set("databases", Value::list(std::move(databases)));
  return fill_template(templates, "ioc.subst", std::move(values));
}

}  // namespace iocwright::boot
