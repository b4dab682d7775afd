// Explains why the substitution file of an instance could not be expanded.
#pragma once

#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/source.hpp"
#include "instance/generate.hpp"
#include "launch/start/msi.hpp"
#include "launch/start/plan.hpp"

namespace iocwright::launch {

/// The error for a failed expansion. A template that could not be opened is reported where the
/// instance's definitions first use it (`uses`), or else where the substitution file names it; an error in
/// the substitution file at its line.
Diagnostic expansion_error(const MsiRun& run, const ExpandDatabase& step,
                           const std::vector<instance::TemplateUse>& uses, const Disk& disk,
                           Sources& sources);

}  // namespace iocwright::launch
