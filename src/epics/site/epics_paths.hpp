// Where things are in a Generic IOC's image.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::epics {

struct EpicsPaths {
  std::string root;     ///< $EPICS_ROOT, /epics
  std::string support;  ///< $SUPPORT
  std::string ioc;      ///< $IOC: the Generic IOC
  std::string config;   ///< the instance's folder, $IOC/config
  std::string runtime;  ///< what is made at start, $EPICS_ROOT/runtime
  std::string state;    ///< $IOCWRIGHT_STATE_DIR, /tmp: what is no part of the IOC's files

  static EpicsPaths from(const Environment& environment);
};

/// The host architecture: $EPICS_HOST_ARCH, or the one folder of `$IOC/bin` that holds an IOC; else empty.
FileResult<std::string> host_arch(const Disk& disk, const Environment& environment);

/// A program of EPICS Base as a path: by PATH, else in `$EPICS_BASE/bin`; the bare name when it is nowhere.
/// Places are skipped as by skip_unusable().
FileResult<std::string> base_tool(const std::string& name, const Disk& disk, const Environment& environment);

}  // namespace iocwright::epics
