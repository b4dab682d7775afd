// Draws screens as a picture, to judge a device description by eye without an operator interface.
#pragma once

#include <string>
#include <vector>

#include "instance/screens/formatter.hpp"
#include "instance/screens/screen.hpp"

namespace iocwright::screens {

/// The screens one below the other, as an SVG file. Widgets show their PV or their kind in place of a value.
std::string draw_preview(const std::vector<Screen>& screens, const Sizes& sizes);

}  // namespace iocwright::screens
