// The subset of ansible's additional Jinja2 filters that recipes use.
#pragma once

#include <span>

#include "lang/jinja/functions/function.hpp"

namespace iocwright::image {

/// The rows of these filters, which have ansible's names and semantics.
std::span<const jinja::FunctionRow> recipe_filters();

}  // namespace iocwright::image
