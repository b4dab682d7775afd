// The filters that ansible adds to Jinja2's, as far as recipes need them.
#pragma once

#include <span>

#include "lang/jinja/functions/function.hpp"

namespace iocwright::image {

std::span<const jinja::FunctionRow> recipe_filters();

}  // namespace iocwright::image
