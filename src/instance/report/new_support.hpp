// Writes a definition file to start from.
#pragma once

#include <string>

#include "instance/report/module_parts.hpp"

namespace iocwright::report {

/// A definition with an entity model for each template and each command: a parameter for each macro or
/// argument, with its default and description, and the database entry or line of st.cmd. An argument that
/// names a port is an `id`. Names that templates cannot use are changed.
std::string new_support(const ModuleParts& parts);

}  // namespace iocwright::report
