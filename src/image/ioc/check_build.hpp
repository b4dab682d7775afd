// Runs the check before a Generic IOC is linked, and prints a summary.
#pragma once

#include <iosfwd>

#include "core/base/process.hpp"
#include "image/ioc/check_ioc.hpp"

namespace iocwright::image {

/// Checks the IOC for the requested target, by default target_arch(). Prints what was checked if there are no
/// errors. Errors go to the sink.
void check_build(IocCheck request, const Disk& disk, Process& process, const Environment& environment,
                 Sources& sources, Sink& sink, std::ostream& out);

}  // namespace iocwright::image
