// The subset of ansible's additional filters, tests and lookups that recipes use.
#pragma once

#include "core/base/environment.hpp"
#include "lang/jinja/functions/function.hpp"

namespace iocwright::image {

/// Filters and tests with ansible's names and semantics.
jinja::MoreFunctions recipe_functions();

/// The function `lookup`, of which only `lookup('env', NAME...)` is supported. A variable that is not set is
/// an empty string, unless the call has `default=`; several are joined with commas.
Value lookup_function(const Environment& environment);

}  // namespace iocwright::image
