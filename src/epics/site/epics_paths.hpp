// Where the folders and tools of a Generic IOC image are.
#pragma once

#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"

namespace iocwright::epics {

/// The folders of an image, from its environment variables or their defaults.
struct EpicsPaths {
  std::string root;     ///< $EPICS_ROOT, default /epics
  std::string support;  ///< $SUPPORT: the support modules
  std::string ioc;      ///< $IOC: the Generic IOC
  std::string config;   ///< $IOC/config: the instance
  std::string runtime;  ///< $EPICS_ROOT/runtime: the files generated when an instance starts
  std::string state;    ///< $IOCWRIGHT_STATE_DIR, default /tmp: our own sockets and status files

  static EpicsPaths from(const Environment& environment);
  /// Those of an image that is unpacked in `image_root`, with the default folders. Empty: those of from().
  static EpicsPaths in_image(const std::string& image_root, const Environment& environment);
};

/// The host architecture: $EPICS_HOST_ARCH if it is set, else the only folder in `$IOC/bin` that contains an
/// IOC. Empty if unknown.
FileResult<std::string> host_arch(const Disk& disk, const Environment& environment);

/// The path of a program of EPICS Base, searched for in PATH and then in `$EPICS_BASE/bin`; just its name if
/// it is in neither. Unusable folders are skipped; see skip_unusable().
FileResult<std::string> base_tool(const std::string& name, const Disk& disk, const Environment& environment);

}  // namespace iocwright::epics
