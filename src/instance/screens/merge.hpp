// Merges groups of the same name, as a device and what it includes may both have one.
#pragma once

#include <vector>

#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// Merges items as pvi does. Groups of the same name become one, in the place and with the layout of the
/// first; a later child takes the place of an earlier one of its name. A group that is new loses the children
/// whose names earlier groups have. Any other item replaces an earlier group of its name, so that an
/// IgnoredComponent hides it.
std::vector<Item> merge(std::vector<Item> items);

}  // namespace iocwright::screens
