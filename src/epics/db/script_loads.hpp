// The database files that a startup script loads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/source.hpp"
#include "epics/db/db_input.hpp"
#include "epics/db/substitutions.hpp"

namespace iocwright::epics {

/// A file that dbLoadRecords, dbLoadDatabase or a row of dbLoadTemplate loads.
struct DatabaseLoad {
  std::string file{};    ///< may contain macros of the environment
  std::string macros{};  ///< a definition string
  std::string folder{};  ///< the working directory; empty: that of the process
  Span span{};           ///< the argument of the command, or the row of the substitution file
  bool is_dbd = false;   ///< by dbLoadDatabase
};

/// The rows of a substitution file as dbLoadTemplate loads them. `globals`: its second argument.
std::vector<DatabaseLoad> template_loads(FileId file, const std::vector<SubstitutionItem>& items,
                                         std::string globals);

/// What a script loads before iocInit, in order, if all of its commands succeed. `folder` is the working
/// directory; `script` is read by `files`.
std::vector<DatabaseLoad> script_loads(DbFiles& files, const Disk& disk, Environment environment,
                                       const std::string& folder, std::string_view script);

}  // namespace iocwright::epics
