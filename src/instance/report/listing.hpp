// Rows of named values, printed as a table, as CSV or as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/source.hpp"

namespace iocwright::report {

struct Listing {
  std::vector<std::string> columns;          ///< the keys of the rows that tables and CSV show
  std::vector<nlohmann::ordered_json> rows;  ///< objects; JSON shows all of their keys
};

/// The formats of print_listing().
inline constexpr std::string_view listing_formats[] = {"table", "csv", "json"};

/// The rows in one of `listing_formats`. A table is aligned, with control characters escaped; CSV is that of
/// RFC 4180 with a row of names and single line feeds; JSON is an array of objects.
std::string print_listing(const Listing& listing, std::string_view format);

/// `FILE:LINE:COLUMN`, or "" if the place is unknown.
std::string place_text(Span place, const Sources& sources);

}  // namespace iocwright::report
