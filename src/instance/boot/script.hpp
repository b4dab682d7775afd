// The texts that entities add to the startup script.
#pragma once

#include <string>

#include "core/diag/sink.hpp"
#include "instance/resolve/renderer.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::boot {

struct ScriptTexts {
  std::string environment;  ///< epicsEnvSet lines
  std::string pre_init;
  std::string post_init;
};

/// Renders them in the order in which counters of templates advance: the environment of all entities, then
/// what comes before iocInit, then what comes after. Faults go to the sink.
ScriptTexts render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink);

}  // namespace iocwright::boot
