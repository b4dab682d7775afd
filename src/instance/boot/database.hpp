// Determines which database templates an IOC loads, and with which macros.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// Renders the databases of all enabled entities to tables, in the order of first use, and then the rows of
/// the PVI templates of `screens`. Errors go to the sink.
std::vector<DatabaseTable> render_databases(const resolve::ResolvedIoc& ioc,
                                            const std::vector<DeviceScreen>& screens,
                                            resolve::Renderer& renderer, Sink& sink);

}  // namespace iocwright::boot
