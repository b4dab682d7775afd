// The folders and tools of a Generic IOC's image.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::epics {

struct EpicsPaths {
  std::string root;     ///< $EPICS_ROOT, default /epics
  std::string support;  ///< $SUPPORT: the support modules
  std::string ioc;      ///< $IOC: the Generic IOC
  std::string config;   ///< $IOC/config: the instance
  std::string runtime;  ///< $EPICS_ROOT/runtime: files generated at start
  std::string state;    ///< $IOCWRIGHT_STATE_DIR, default /tmp: our own sockets and status files

  static EpicsPaths from(const Environment& environment);
};

/// The host architecture: $EPICS_HOST_ARCH, else the only folder in `$IOC/bin` with an IOC; empty if unknown.
FileResult<std::string> host_arch(const Disk& disk, const Environment& environment);

/// The path of a program of EPICS Base, from PATH or `$EPICS_BASE/bin`; just its name if it is in neither.
/// Places are skipped as by skip_unusable().
FileResult<std::string> base_tool(const std::string& name, const Disk& disk, const Environment& environment);

}  // namespace iocwright::epics
