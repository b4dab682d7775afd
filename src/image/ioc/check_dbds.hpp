// The first half of check-build: the database definitions.
#pragma once

#include "epics/db/dbd_set.hpp"
#include "image/ioc/ioc_modules.hpp"

namespace iocwright::image {

/// Loads base.dbd and what dbd_list names into `set`, and checks them. Whether all of them were
/// found and read; `sink` is to be without errors before.
bool check_dbds(const std::vector<ListWord>& list, const IocModules& modules, const Disk& disk,
                epics::DbdSet& set, Sink& sink);

}  // namespace iocwright::image
