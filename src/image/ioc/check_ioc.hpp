// Checks that a Generic IOC can be built from the registered modules. Without this check, make would fail
// with obscure errors, and only after a long time.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright::image {

/// The IOC to check.
struct IocCheck {
  std::string support;     ///< contains configure/{dbd_list,lib_list,RELEASE}
  std::string epics_base;  ///< folder of EPICS Base
  std::string target;      ///< target architecture, e.g. linux-x86_64
};

/// How many dbds, libraries and registered symbols were checked.
struct IocCheckCounts {
  std::size_t dbds = 0, libraries = 0, symbols = 0;
};

/// Checks that every dbd and library in the lists is found; that the dbds are consistent and define the
/// record types and menus that they use; and that the libraries, in link order, define every symbol that the
/// dbds register and that they need from each other. Errors are reported to the sink with their locations in
/// the lists. The symbols are only checked, and counted, if nothing is missing.
IocCheckCounts check_ioc(const IocCheck& request, const Disk& disk, Sources& sources, Sink& sink);

}  // namespace iocwright::image
