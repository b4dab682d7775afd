// Prints the findings of `iocwright doctor`.
#pragma once

#include <string>

#include "image/doctor/finding.hpp"

namespace iocwright::image {

/// A line per finding, its advice below it, and a line that counts them.
std::string findings_text(const Findings& findings);
/// A JSON object with the members `findings`, an array of objects, and `errors`, `warnings` and `notes`.
std::string findings_json(const Findings& findings);

}  // namespace iocwright::image
