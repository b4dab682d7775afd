// Checks that a Generic IOC can be built from the registered modules, to avoid obscure errors at the end of a
// long make.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright::image {

struct IocCheck {
  std::string support;  ///< contains configure/{dbd_list,lib_list,RELEASE}
  std::string epics_base;
  std::string target;  ///< target architecture, e.g. linux-x86_64
};

struct IocCheckCounts {
  std::size_t dbds = 0, libraries = 0, symbols = 0;
};

/// Checks that every dbd and library in the lists is found; that the dbds are consistent and define the
/// record types and menus that they use; and that the libraries, in link order, define every symbol that the
/// dbds register and that they need from each other. Errors are reported to the sink with their location in
/// the lists.
IocCheckCounts check_ioc(const IocCheck& request, const Disk& disk, Sources& sources, Sink& sink);

}  // namespace iocwright::image
