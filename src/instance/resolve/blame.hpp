// Finds the value in an instance that causes an error in a template of a definition.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/diag/source.hpp"
#include "instance/resolve/definitions.hpp"

namespace iocwright::resolve {

class Entity;

/// Prepares an error in a template of the definition of `entity` for the sink. If the failing expression uses
/// a value that was given for the entity, and may work for others of the same type, the place of the value
/// becomes that of the error. Errors at the same place of the definition count as one, however many entities
/// fail there. Returns the place of the value, which is unknown if it is not clear which one causes the
/// error.
Span blame_given_value(Diagnostic& diagnostic, const Entity& entity, const Sources& sources,
                       const Definitions& definitions);

}  // namespace iocwright::resolve
