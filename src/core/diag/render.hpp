// A diagnostic as text for people or as one JSON object for programs.
#pragma once

#include <string>

#include "core/diag/diagnostic.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright {

/// One or more whole lines.
std::string render(const Diagnostic& diagnostic, const Sources& sources, const MessageStyle& style);

}  // namespace iocwright
