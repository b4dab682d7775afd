// The first half of check-build: the database definitions.
#pragma once

#include "build/ioc_modules.hpp"
#include "epicsdb/dbd_set.hpp"

namespace iocwright::build {

/// Loads base.dbd and what dbd_list names into `set`, and checks them. Whether all of them were
/// found and read; `sink` is to be without errors before.
bool check_dbds(const std::vector<ListWord>& list, const IocModules& modules, const Disk& disk, epicsdb::DbdSet& set, Sink& sink);

}  // namespace iocwright::build
