// Checks the database definitions of an IOC: the first half of check-build.
#pragma once

#include "epics/db/dbd_set.hpp"
#include "image/ioc/ioc_modules.hpp"

namespace iocwright::image {

/// Loads base.dbd and the files in dbd_list into `set`, and checks them if all were found and could be
/// parsed. Returns whether they were. `sink` must not contain errors beforehand.
bool check_dbds(const std::vector<ListWord>& list, const IocModules& modules, const Disk& disk,
                epics::DbdSet& set, Sink& sink);

}  // namespace iocwright::image
