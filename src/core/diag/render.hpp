// Formats a diagnostic as text for people, or as a JSON object for programs.
#pragma once

#include <string>

#include "core/diag/diagnostic.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright {

/// One or more complete lines; a single one for JSON. What could control a terminal is escaped by
/// text::escape_controls().
std::string render(const Diagnostic& diagnostic, const Sources& sources, const MessageStyle& style);

}  // namespace iocwright
