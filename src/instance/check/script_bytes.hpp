// Warns of bytes in a hand-written startup script that the IOC shell does not read as intended.
#pragma once

#include <string>

#include "core/diag/sink.hpp"

namespace iocwright::check {

/// Adds a warning if the script begins with a byte-order mark, or if its last line has no line end. `path` is
/// used only in messages.
void check_script_bytes(const std::string& path, const std::string& script, Sources& sources, Sink& sink);

}  // namespace iocwright::check
