// The texts that entities add to the startup script.
#pragma once

#include <string>

#include "diag/sink.hpp"
#include "resolve/renderer.hpp"
#include "resolve/resolved.hpp"

namespace iocwright::emit {

struct ScriptTexts {
  std::string environment;  ///< epicsEnvSet lines
  std::string pre_init;
  std::string post_init;
};

/// Renders them in the order in which counters of templates advance: the environment of all entities, then what comes
/// before iocInit, then what comes after. Faults go to the sink.
ScriptTexts render_scripts(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer, Sink& sink);

}  // namespace iocwright::emit
