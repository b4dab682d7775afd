// Parses variables set on the command line, in the forms that ansible-playbook accepts.
#pragma once

#include <string>

#include "image/recipe/plan.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// Adds the variables of one `-e` option: space-separated `NAME=VALUE` pairs with shell quoting, a JSON or
/// YAML mapping, or `@FILE` naming a file with such a mapping. Values can be strings, numbers and bools.
/// Errors are reported to the reader's sink.
void add_extra_variables(const std::string& text, yaml::Reader& reader, PlanRequest& request);

}  // namespace iocwright::image
