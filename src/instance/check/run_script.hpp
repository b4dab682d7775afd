// Runs the startup script of an instance as far as rules need it: what it loads, and what the IOC shell
// rejects.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/source.hpp"
#include "epics/db/database.hpp"
#include "epics/db/db_input.hpp"
#include "epics/db/iocsh.hpp"
#include "epics/db/load_finding.hpp"
#include "instance/check/database_uses.hpp"

namespace iocwright::check {

/// A script, and where it is run.
struct ScriptSetup {
  std::string path;                   ///< of the script, which `files` can read
  std::string folder;                 ///< in which the IOC runs
  std::string ioc_db;                 ///< the file that msi makes at the start
  std::vector<DatabaseUse> expanded;  ///< what it is made from
  Environment environment;
};

struct ScriptRun {
  std::vector<DatabaseUse> uses{};  ///< in the order in which they are loaded
  std::vector<epics::ScriptCommand> commands{};
  std::vector<epics::LoadFinding> findings{};
  bool loads_definitions = false;  ///< `database` has more than those of the Generic IOC
};

/// Runs the script. `files` reads it and the files that it loads; definitions that it loads are added to
/// `database`, which has those of the Generic IOC.
ScriptRun run_script(const ScriptSetup& setup, epics::DbFiles& files, const Disk& disk,
                     const Sources& sources, epics::Database& database);

}  // namespace iocwright::check
