// Fills in the templates of generated files.
#pragma once

#include <string>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "core/value/dict.hpp"

namespace iocwright::boot {

/// Renders the template `name` with these values. Only its nesting is limited, as the output can be as large
/// as the instance requires. An error if the template cannot be read or rendered.
Result<std::string> fill_template(const TemplateFiles& templates, std::string_view name, Dict values);

}  // namespace iocwright::boot
