// Builds a Generic IOC from the source tree in templates/ioc against EPICS Base and the built support
// modules.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/process.hpp"
#include "core/base/templates.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

struct GenericIoc {
  std::string folder;   ///< to build in, as /epics/ioc; sources that stand there already are kept
  std::string support;  ///< whose configure folder has dbd_list, lib_list and RELEASE; each may be missing
  std::string epics_base;
  int jobs = 1;  ///< of make
};

/// The file in the Generic IOC's folder that records what it was built from.
inline constexpr const char* inputs_record = ".iocwright-inputs";

/// The host architecture: $EPICS_HOST_ARCH, else what Base's own script says.
Result<std::string> build_host_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                    const Environment& environment);

/// Writes the source tree where it is missing, runs make, and returns the path of the IOC's binary. What the
/// IOC is built from (dbd_list, lib_list, RELEASE) is recorded beside it: when that has changed, `make clean`
/// goes first, because a source tree of the user's own need not know these files.
Result<std::string> build_generic_ioc(const GenericIoc& request, Disk& disk, Process& process,
                                      const Environment& environment, const TemplateFiles& templates);

}  // namespace iocwright::image
