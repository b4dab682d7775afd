#include "instance/report/listing.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/base/escape_controls.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

/// A value in one cell: strings as they are, anything else as JSON.
std::string cell(const Json& row, const std::string& column) {
  const auto found = row.find(column);
  if (found == row.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>()
                            : found->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string csv_field(std::string text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return '"' + text::replace_all(text, "\"", "\"\"") + '"';
}

std::string print_csv(const Listing& listing) {
  std::string out = text::join(listing.columns, ",") + "\n";
  for (const Json& row : listing.rows) {
    std::vector<std::string> fields;
    for (const std::string& column : listing.columns) fields.push_back(csv_field(cell(row, column)));
    out += text::join(fields, ",") + "\n";
  }
  return out;
}

std::string print_table(const Listing& listing) {
  std::vector<std::vector<std::string>> lines{listing.columns};
  for (const Json& row : listing.rows) {
    std::vector<std::string>& cells = lines.emplace_back();
    for (const std::string& column : listing.columns)
      cells.push_back(text::escape_controls(cell(row, column)));
  }
  std::vector<std::size_t> widths(listing.columns.size());
  for (const auto& cells : lines)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], unicode::width(cells[i]));
  std::string out;
  for (const auto& cells : lines) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
      line += cells[i] + std::string(widths[i] - unicode::width(cells[i]) + 2, ' ');
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

}  // namespace

std::string print_listing(const Listing& listing, std::string_view format) {
  if (format == "csv") return print_csv(listing);
  if (format == "table") return print_table(listing);
  return Json(listing.rows).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string place_text(Span place, const Sources& sources) {
  if (!place.known()) return "";
  const SourceFile& file = sources.file(place.file);
  const Place at = file.place(place.begin);
  return fmt::format("{}:{}:{}", file.path(), at.line, at.column);
}

}  // namespace iocwright::report
