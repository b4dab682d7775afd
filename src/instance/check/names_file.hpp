// Finds hand-written boot files that an instance does not use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/sink.hpp"

namespace iocwright::check {

/// Whether a startup script names this file. Macros are expanded from the environment, and a relative path
/// begins at `folder`, in which the IOC runs.
bool names_file(std::string_view script, const std::string& file, const std::string& folder,
                const Environment& environment);

/// Adds the warning that these hand-written boot files beside `ioc.yaml` are not used, unless there are none.
/// `place` may be unknown.
void report_shadowed(const std::vector<std::string>& names, Span place, Sink& sink);

}  // namespace iocwright::check
