// Reads the databases that an instance loads, to find out which PVs the IOC will have.
#pragma once

#include "core/base/environment.hpp"
#include "instance/open_instance.hpp"
#include "instance/report/file_lines.hpp"
#include "instance/report/pvs.hpp"

namespace iocwright::instance {

/// The records and aliases of an instance, in the order in which its st.cmd loads them: of ioc.db, which is
/// what ioc.subst expands to, and of the other files that it loads. As in EPICS Base, a record of the same
/// name adds its fields to the first one. Macros of st.cmd may be exports of RELEASE.shell. Files of the
/// image are looked for below the request's image root; the sink gets an error for each that is not found.
/// What else is wrong with them is not reported: that is the job of `iocwright check`.
report::Pvs read_pvs(const report::InstanceFacts& facts, const report::BootLines& lines,
                     const InstanceRequest& request, yaml::Reader& reader, const Environment& environment);

}  // namespace iocwright::instance
