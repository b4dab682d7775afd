// Checks a database template or a substitution file on its own, for an editor.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"

namespace iocwright::check {

/// Reports syntax errors of a template or database, or of a substitution file (`.subst`, `.substitutions`).
/// What follows an error in a line in which a macro is not within a string is not judged: it depends on the
/// macro.
void check_file_syntax(const std::string& path, const Disk& disk, Sources& sources, Sink& sink);

}  // namespace iocwright::check
