// The lines of a Phoebus widget that depend on its keys, and so are in no template.
#pragma once

#include <cstddef>
#include <string>

#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// Spaces of indentation per level of elements.
inline constexpr std::size_t xml_level = 2;

/// What the widget has after the lines of its template.
std::string further_lines(const Widget& widget, std::size_t indent);

/// The macros that a button passes on; empty if there are none.
std::string macro_lines(const StringPairs& macros, std::size_t indent);

}  // namespace iocwright::screens
