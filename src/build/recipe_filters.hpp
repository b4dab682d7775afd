// The filters that ansible adds to Jinja2's, as far as recipes need them.
#pragma once

#include <span>

#include "jinja/function.hpp"

namespace iocwright::build {

std::span<const jinja::FunctionRow> recipe_filters();

}  // namespace iocwright::build
