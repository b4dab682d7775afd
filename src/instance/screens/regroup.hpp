// Groups the signals of a device by the screens that they are on.
#pragma once

#include <string>
#include <vector>

#include "core/diag/result.hpp"
#include "instance/screens/device.hpp"

namespace iocwright::screens {

/// A screen as its text: like an .adl file, it has `y=` before what is at that height.
struct UiFile {
  std::string path;
  std::string text;
};

struct Regrouped {
  Device device;
  std::vector<std::string> not_found;  ///< names of signals that are on no screen
};

/// One group for each screen, with the signals whose names its text has, from top to bottom; then one for the
/// others, and the includes. An error if the height of a signal cannot be found.
Result<Regrouped> regroup(const Device& device, const std::vector<UiFile>& files);

}  // namespace iocwright::screens
