// Which device descriptions the entities of an IOC have screens of.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// In the order of the entities, of which disabled ones have screens, too. Errors go to the sink.
std::vector<DeviceScreen> render_device_screens(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                                                Sink& sink);

}  // namespace iocwright::boot
