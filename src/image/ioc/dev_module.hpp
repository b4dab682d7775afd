// Swaps a support module of the image for a checkout, so that it can be developed in place.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct DevModule {
  std::string name;      ///< name of the module's folder in $SUPPORT
  std::string checkout;  ///< the working tree; empty: the one in $SUPPORT
  std::string support;
  std::string ioc;
};

/// Replaces $SUPPORT/NAME with a link to the checkout, so that the paths in RELEASE and the IOC remain valid.
/// The previous folder is kept below $SUPPORT/configure/.iocwright/replaced. A build of the module finds the
/// existing folder and fetches nothing.
Result<void> use_checkout(const DevModule& request, Disk& disk);

/// Restores the folder that use_checkout() moved away. Fails when the module's folder is not a link.
Result<void> restore_module(const DevModule& request, Disk& disk);

/// Forces a clean build of the IOC next time: the library paths have not changed, but the libraries have.
Result<void> forget_ioc_build(const DevModule& request, Disk& disk);

}  // namespace iocwright::image
