// Turns what EPICS Base would reject in databases and scripts into findings of rules.
#pragma once

#include <optional>

#include "core/diag/diagnostic.hpp"
#include "epics/db/load_finding.hpp"

namespace iocwright::check {

/// The finding of a rule, at the span of `found`. Nothing for what other rules find (undefined macros of
/// templates, missing templates), for what only follows from another error, and for errors in the definitions
/// of an image, which are not those of an instance.
std::optional<Diagnostic> describe(const epics::LoadFinding& found);

}  // namespace iocwright::check
