// Makes the `Boot` of an IOC from its resolved entities.
#pragma once

#include <optional>

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/definitions.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// Whether an instance gets operator screens and PVI templates.
enum class Screens : unsigned char { no, yes };

/// Renders scripts, database rows and what screens need. Errors go to the sink; returns nullopt if the sink
/// has any.
std::optional<Boot> make_boot(const resolve::ResolvedIoc& ioc, const resolve::Definitions& definitions,
                              resolve::Renderer& renderer, Screens screens, Sink& sink);

}  // namespace iocwright::boot
