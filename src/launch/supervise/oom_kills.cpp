#include "launch/supervise/oom_kills.hpp"

#include "core/base/text.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

std::optional<std::int64_t> oom_kills(const Disk& disk) {
  constexpr std::string_view key = "oom_kill ";
  // Absent in the root group, so that this is never the count of another group.
  const std::string content = disk.read("/sys/fs/cgroup/memory.events").value_or("");
  for (const std::string_view line : text::split(content, '\n'))
    if (line.starts_with(key))
      if (const auto count = number::parse_int(line.substr(key.size())); count.status == number::Parse::ok)
        return count.value;
  return std::nullopt;
}

}  // namespace iocwright::launch
