// Checks that a Generic IOC can be built from the modules that are registered, before a long make ends in a
// riddle.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright::image {

struct IocCheck {
  std::string support;  ///< whose configure folder has dbd_list, lib_list and RELEASE
  std::string epics_base;
  std::string target;  ///< the architecture that is built for, as linux-x86_64
};

struct IocCheckCounts {
  std::size_t dbds = 0, libraries = 0, symbols = 0;
};

/// Checks that each dbd and each library of the lists is found, that the dbds agree with each other and
/// define the record types and menus that they use, and that the libraries define, in the order in which they
/// are linked, all that the dbds register and all that they use of each other. Faults go to the sink, with
/// their place in the lists.
IocCheckCounts check_ioc(const IocCheck& request, const Disk& disk, Sources& sources, Sink& sink);

}  // namespace iocwright::image
