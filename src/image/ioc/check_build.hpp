// The check before a Generic IOC is linked, with its summary.
#pragma once

#include <iosfwd>

#include "core/base/process.hpp"
#include "image/ioc/check_ioc.hpp"

namespace iocwright::image {

/// Checks the IOC for the request's target, which by default is target_arch(), and prints what was checked
/// if there are no errors. Errors go to the sink.
void check_build(IocCheck request, const Disk& disk, Process& process, const Environment& environment,
                 Sources& sources, Sink& sink, std::ostream& out);

}  // namespace iocwright::image
