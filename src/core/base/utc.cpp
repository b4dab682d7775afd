#include "core/base/utc.hpp"

#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace iocwright {

// Not with fmt/chrono.h, which would add 100 KB to the program.
std::string utc_text(std::int64_t time) {
  std::tm parts{};
  const std::time_t seconds = time;
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string utc_now_text() {
  using namespace std::chrono;
  const std::int64_t now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  return fmt::format("{}.{:03}Z", utc_text(now / 1000), now % 1000);
}

}  // namespace iocwright
