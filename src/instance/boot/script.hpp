// The lines that entities add to the startup script.
#pragma once

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// Renders the environment of all entities, then what comes before iocInit, then what comes after: the order
/// in which counters of templates advance. Errors go to the sink.
Script render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink);

}  // namespace iocwright::boot
