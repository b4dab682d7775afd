// Formats the status of an instance for people.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "launch/supervise/life_status.hpp"

namespace iocwright::launch {

/// One line per known property.
std::string status_page(const LifeStatus& status, const Disk& disk, const Environment& environment);

/// The record names of a database that msi has expanded, in order.
std::vector<std::string> record_names(const std::string& database);

}  // namespace iocwright::launch
