// Fills in the templates that generated files are made from.
#pragma once

#include <string>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "core/value/dict.hpp"

namespace iocwright::boot {

/// The output of the template `name` with these values. There are no limits, as the output is as large as the
/// instance requires.
Result<std::string> fill_template(const TemplateFiles& templates, std::string_view name, Dict values);

}  // namespace iocwright::boot
