// Warnings about device descriptions that are valid, but hardly what was meant.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// Warns, once for the device, of signals of the same name: their PVs would be the same member of the PVI
/// structure.
void warn_of_duplicate_signals(const std::vector<Item>& items, Sink& sink);

/// Warns of keys and items that have no effect, as in pvi.
void warn_of_unused_keys(const std::vector<Item>& items, Sink& sink);

}  // namespace iocwright::screens
