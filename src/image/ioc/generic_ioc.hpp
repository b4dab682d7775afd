// Builds a Generic IOC from the source tree in templates/ioc, using EPICS Base and the built support modules.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/base/templates.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// A Generic IOC to build.
struct GenericIoc {
  std::string folder;   ///< the build folder, e.g. /epics/ioc; existing sources are kept
  std::string support;  ///< contains configure/{dbd_list,lib_list,RELEASE}, each of which may be missing
  std::string epics_base;
  int jobs = 1;  ///< parallel jobs of make
};

/// The file in the Generic IOC's folder that records the inputs of the last build.
inline constexpr const char* inputs_record = ".iocwright-inputs";

/// Returns the host architecture: $EPICS_HOST_ARCH, or the output of EPICS Base's own script if it is unset.
/// Fails if there is no working script.
Result<std::string> build_host_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                    const Environment& environment);

/// Writes missing files of the source tree, runs make, and returns the path of the IOC's binary for
/// $EPICS_TARGET_ARCH, by default the host. Fails if EPICS Base is not built for this target. The inputs of
/// the build (dbd_list, lib_list, RELEASE) are recorded beside it. When they have changed, `make clean`
/// runs first, because the makefiles of a custom source tree may not depend on these files.
Result<std::string> build_generic_ioc(const GenericIoc& request, Disk& disk, Process& process,
                                      const Environment& environment, const TemplateFiles& templates);

}  // namespace iocwright::image
