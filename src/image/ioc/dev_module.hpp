// Replaces a support module of the image with a checkout, so that it can be developed in place.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The module to work on.
struct DevModule {
  std::string name;      ///< name of the module's folder in $SUPPORT
  std::string checkout;  ///< the tree to work in; empty: the one in $SUPPORT
  std::string support;
  std::string ioc;
};

/// Replaces $SUPPORT/NAME with a link to the checkout, so that the paths in RELEASE and in the IOC remain
/// valid. The previous folder is kept below $SUPPORT/configure/.iocwright/replaced. A later build of the
/// module uses the existing folder and fetches nothing. If no checkout is given, only checks the tree. Fails
/// if the tree has no configure folder.
Result<void> use_checkout(const DevModule& request, Disk& disk);

/// Restores the folder that use_checkout() has moved. Fails if the module's folder is not a link.
Result<void> restore_module(const DevModule& request, Disk& disk);

/// Makes the next build of the IOC a clean one. Otherwise make would not notice that the libraries have
/// changed, because their paths are the same.
Result<void> forget_ioc_build(const DevModule& request, Disk& disk);

}  // namespace iocwright::image
