#include "core/base/build_info.hpp"

namespace iocwright {

std::string_view flavour() { return "dynamic"; }

}  // namespace iocwright
