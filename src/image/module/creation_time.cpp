#include "image/module/creation_time.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/base/settings.hpp"
#include "core/base/utc.hpp"

namespace iocwright::image {

Result<std::string> creation_time(const Environment& environment, const Clock& clock) {
  std::int64_t seconds = clock.utc_s();
  if (const std::string given = Settings(environment).text(Setting::source_date_epoch); !given.empty()) {
    constexpr std::int64_t maximum = 253402300799;  // the end of the year 9999
    const auto parsed = std::from_chars(given.data(), given.data() + given.size(), seconds);
    if (parsed.ec != std::errc() || parsed.ptr != given.data() + given.size() || seconds < 0 ||
        seconds > maximum)
      return fail(
          error(DiagKind::bad_setting,
                fmt::format("invalid value `{}` of SOURCE_DATE_EPOCH: expected a number of seconds since "
                            "1970",
                            given)));
  }
  return utc_text(seconds);
}

}  // namespace iocwright::image
