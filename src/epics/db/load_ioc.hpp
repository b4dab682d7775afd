// Starts an IOC as far as its database is concerned: runs its startup script and loads what the script loads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/source.hpp"
#include "epics/db/database.hpp"
#include "epics/db/db_input.hpp"

namespace iocwright::epics {

struct IocLoad {
  Database database{};
  std::vector<LoadFinding> findings{};
};

/// How much of a dbd file is read.
enum class DbdDetail : unsigned char { everything, no_fields };

/// The definitions of the dbd file that an IOC is built with, and which its binary contains. Without fields,
/// which are nine tenths of it, a record type that is used is to be completed by read_fields().
IocLoad load_built_in_dbd(DbFiles& files, const std::string& path,
                          DbdDetail detail = DbdDetail::everything);

/// Reads the fields of a record type that were not read with its dbd file. Does nothing if there are none.
void read_fields(Database& database, const std::string& record_type, DbFiles& files);

/// What softIoc of EPICS Base 7.0.8.1 does with a script and then iocInit, beginning with the database of the
/// dbd file. Programs are not run, and records are not processed. `folder`: the working directory.
IocLoad load_ioc(DbFiles& files, const Disk& disk, Environment environment, Database database,
                 const std::string& folder, std::string_view script);

}  // namespace iocwright::epics
