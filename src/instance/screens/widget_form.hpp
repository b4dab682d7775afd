// How each widget is drawn in each file format.
#pragma once

#include <string_view>

#include "instance/screens/device.hpp"
#include "instance/screens/formatter.hpp"

namespace iocwright::screens {

struct WidgetForm {
  std::string_view block;  ///< the section of the format's template; empty: the format cannot draw it
  bool square = false;     ///< drawn in the middle of its box, with the shorter of the sides
};

WidgetForm form_of(WidgetKind kind, ScreenFormat format);

}  // namespace iocwright::screens
