#include "core/base/build_info.hpp"

namespace iocwright {

namespace {

#if defined(__x86_64__)
constexpr std::string_view architecture = "x86_64";
#elif defined(__aarch64__)
constexpr std::string_view architecture = "aarch64";
#else
constexpr std::string_view architecture = "unknown architecture";
#endif

}  // namespace

BuildInfo build_info() {
  return {IOCWRIGHT_VERSION, IOCWRIGHT_COMMIT, IOCWRIGHT_COMMIT_DATE, flavour(), architecture};
}

}  // namespace iocwright
