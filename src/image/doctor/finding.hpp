// What `iocwright doctor` says about one property of a machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright::image {

enum class Health : unsigned char {
  ok,
  note,     ///< something is limited, which may be intended
  warning,  ///< something will probably not work as expected
  error     ///< something does not work
};

/// `ok`, `note`, `warning` or `error`.
std::string_view name(Health health);

struct Finding {
  Health health = Health::ok;
  std::string subject;   ///< such as `EPICS Base`
  std::string text;      ///< what was found
  std::string advice{};  ///< what to do; empty if nothing is
};

using Findings = std::vector<Finding>;

}  // namespace iocwright::image
