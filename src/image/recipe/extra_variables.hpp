// Variables that the command line sets, in the forms that ansible-playbook takes.
#pragma once

#include <string>

#include "image/recipe/plan.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// Adds what one `-e` says: `NAME=VALUE` pairs with spaces between them and quotes as in a shell, a mapping
/// as JSON or YAML text, or `@FILE` with such a mapping. Texts, numbers and bools can be set; faults go to
/// the reader's sink.
void add_extra_variables(const std::string& text, yaml::Reader& reader, PlanRequest& request);

}  // namespace iocwright::image
