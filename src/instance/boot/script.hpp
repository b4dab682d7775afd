// The lines that entities add to the startup script.
#pragma once

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// Renders the environment of all enabled entities, then their lines before iocInit, then those after it. The
/// order is the reference's, and decides the values of counters. Errors go to the sink.
Script render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink);

}  // namespace iocwright::boot
