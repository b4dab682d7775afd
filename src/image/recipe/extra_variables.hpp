// Parses variables set on the command line, in the forms that ansible-playbook accepts.
#pragma once

#include <string>

#include "image/recipe/plan.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// Adds the variables of one `-e` option: `NAME=VALUE` pairs separated by spaces and quoted as in a shell, a
/// JSON or YAML mapping in braces, or `@FILE` for a file with a mapping. Values in mappings can be strings,
/// numbers and bools. Errors are reported to the reader's sink.
void add_extra_variables(const std::string& text, yaml::Reader& reader, PlanRequest& request);

}  // namespace iocwright::image
