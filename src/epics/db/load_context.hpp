// What the functions that load the statements of a document share.
#pragma once

#include <optional>

#include "epics/db/database.hpp"

namespace iocwright::epics {

/// The state of a load. Findings are added to `result`.
struct LoadContext {
  Database& database;
  const LoadRules& rules;
  LoadResult& result;
  std::optional<std::size_t>
      last_piece{};  ///< after an error that ends the load: Base reads no further pieces

  bool is_read(std::size_t piece) const { return !last_piece || piece <= *last_piece; }
  /// Adds a finding of a piece, which may end the load.
  void report(LoadFinding finding, std::size_t piece, Span span);
  /// Base crashes at this place.
  void crash(std::size_t piece, Span span);
};

/// Loads a definition of a dbd file.
void load_definition(LoadContext& context, const DbStatement& statement);

}  // namespace iocwright::epics
