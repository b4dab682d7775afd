// The PVI template of a device: a database template whose info tags make QSRV serve the device's structure as
// one PVAccess PV, for Ophyd and Bluesky.
#pragma once

#include <string>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// The text of `DEVICE.pvi.template`. The PV is named `prefix` and `PVI`. An error if an include is
/// unresolved.
Result<std::string> print_pvi_template(const std::string& label, const std::vector<Item>& items,
                                       const std::string& prefix, const TemplateFiles& templates);

}  // namespace iocwright::screens
