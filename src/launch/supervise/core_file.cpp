#include "launch/supervise/core_file.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

/// The file name for a pattern. Specifiers whose value is not known here are kept.
std::string expand(const std::string& pattern, const CrashedProcess& process) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char next = pattern[i] == '%' && i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (next == 'p') out += std::to_string(process.pid);
    else if (next == 's') out += std::to_string(process.signal);
    else if (next == '%') out += '%';
    else out += pattern[i];
    if (next == 'p' || next == 's' || next == '%') ++i;
  }
  return out;
}

/// The value of a kernel setting; empty if it cannot be read.
std::string kernel_setting(const Disk& disk, std::string_view name) {
  return std::string(text::trim(disk.read(fmt::format("/proc/sys/kernel/{}", name)).value_or("")));
}

}  // namespace

std::string core_file_text(const Disk& disk, const CrashedProcess& process) {
  const std::string pattern = kernel_setting(disk, "core_pattern");
  if (pattern.starts_with('|')) {
    const std::string program = pattern.substr(1, pattern.find(' ') - 1);
    return process.dumped_core
               ? fmt::format("core file: passed to `{}` of the host (core_pattern)", program)
               : fmt::format("no core file: `{}` of the host (core_pattern) has not taken it", program);
  }
  if (process.core_limit == 0 && !process.dumped_core) return "no core file: `ulimit -c` is 0";
  std::string file = expand(pattern, process);
  if (kernel_setting(disk, "core_uses_pid") == "1" && pattern.find("%p") == std::string::npos)
    file += fmt::format(".{}", process.pid);
  if (file.empty()) return "no core file: core_pattern is empty";
  if (!file.starts_with('/'))
    file = process.folder.empty() ? file + " in its working folder" : path::join(process.folder, file);
  if (process.dumped_core) return fmt::format("core file: {}", file);
  return fmt::format("no core file: cannot write {}", file);
}

}  // namespace iocwright::launch
