// Work on a support module in place: a checkout of one's own stands in for the module that the image was
// built with.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct DevModule {
  std::string name;      ///< of the module's folder in $SUPPORT
  std::string checkout;  ///< the tree to work in; empty: the one in $SUPPORT
  std::string support;
  std::string ioc;
};

/// Puts a link to the checkout in the place of $SUPPORT/NAME, whose paths RELEASE and the IOC know; what
/// stood there is kept below $SUPPORT/configure/.iocwright/replaced. A build of the module finds its folder
/// there and fetches nothing.
Result<void> use_checkout(const DevModule& request, Disk& disk);

/// Puts back what use_checkout() moved away. An error when the module's folder is no such link.
Result<void> restore_module(const DevModule& request, Disk& disk);

/// Makes the next build of the IOC begin anew: the libraries have the paths that they had, and are others.
Result<void> forget_ioc_build(const DevModule& request, Disk& disk);

}  // namespace iocwright::image
