// The flavour of the static binary.
#include "core/base/build_info.hpp"

namespace iocwright {

std::string_view flavour() { return "static"; }

}  // namespace iocwright
