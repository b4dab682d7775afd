// Parses database and dbd files.
#pragma once

#include <functional>
#include <vector>

#include "epics/db/db_input.hpp"
#include "epics/db/document.hpp"

namespace iocwright::epics {

/// Reads a database or dbd file and everything that it includes, by the grammar of EPICS Base 7.0.8.1
/// (`dbYacc.y`). Never fails: what is wrong is among the findings of the document. If reading continues after
/// errors, it does so with the next statement, or with the next field of the same record.
DbDocument read_document(DbFiles& files, const Environment& environment, const DbReadOptions& options);

using TakeStatement = std::function<void(DbStatement)>;

/// The same, but calls `take` with each statement instead of keeping them. Returns the findings.
std::vector<LoadFinding> read_statements(DbFiles& files, const Environment& environment,
                                         const DbReadOptions& options, const TakeStatement& take);

}  // namespace iocwright::epics
