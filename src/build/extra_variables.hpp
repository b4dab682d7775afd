// Variables that the command line sets, in the forms that ansible-playbook takes.
#pragma once

#include <string>

#include "build/plan.hpp"

namespace iocwright::build {

/// Adds what one `-e` says: `NAME=VALUE` pairs with spaces between them and quotes as in a shell, a mapping as JSON or YAML
/// text, or `@FILE` with such a mapping. Texts, numbers and bools can be set; faults go to the reader's sink.
void add_extra_variables(const std::string& text, model::Reader& reader, PlanRequest& request);

}  // namespace iocwright::build
