// Dates and times in UTC, as text.
#pragma once

#include <cstdint>
#include <string>

namespace iocwright {

/// `YYYY-MM-DDTHH:MM:SS`. `time` is in seconds since 1970.
std::string utc_text(std::int64_t time);

/// The current time, with milliseconds: `YYYY-MM-DDTHH:MM:SS.mmmZ`.
std::string utc_now_text();

}  // namespace iocwright
