#include "launch/supervise/ioc_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

using namespace std::string_literals;

namespace {
constexpr std::string_view init_line = "iocRun: All initialization complete";
}

bool has_record_threads(const Disk& disk, pid_t pid) {
  const std::string folder = fmt::format("/proc/{}/task", pid);
  const auto tasks = disk.list(folder);
  if (!tasks) return false;
  return std::ranges::any_of(*tasks, [&](const std::string& task) {
    const auto name = disk.read(fmt::format("{}/{}/comm", folder, task));
    return name && *name == "scanOnce\n";
  });
}

bool is_stopped(const Disk& disk, pid_t pid) {
  const auto text = disk.read(fmt::format("/proc/{}/stat", pid));
  if (!text) return false;
  const std::size_t name_end = text->rfind(") ");  // the process name may contain any character
  if (name_end == std::string::npos || name_end + 2 >= text->size()) return false;
  const char state = (*text)[name_end + 2];
  return state == 'T' || state == 't';
}

std::optional<LifeStatus> look_for_instance(const Disk& disk, const std::string& program,
                                            const std::string& runtime) {
  // /proc separates arguments by NUL
  const std::string ioc = program + '\0' + runtime + '/', start = "iocwright\0run\0"s;
  const auto processes = disk.list("/proc");
  std::optional<LifeStatus> out;
  for (const std::string& name : processes.value_or(std::vector<std::string>())) {
    const auto pid = number::parse_int(name);
    if (pid.status != number::Parse::ok) continue;
    const std::string command = disk.read(path::join("/proc", name + "/cmdline")).value_or("");
    const bool is_ioc = command.starts_with(ioc);
    if (!is_ioc && (out || command.find(start) == std::string::npos)) continue;
    out = LifeStatus{};
    out->pid = static_cast<int>(pid.value);
    out->stopped = is_stopped(disk, out->pid);
    out->initialised = is_ioc && has_record_threads(disk, out->pid);
    if (is_ioc) out->state = out->initialised ? LifeState::running : LifeState::starting;
    if (is_ioc) break;
  }
  return out;
}

void InitLine::feed(std::string_view bytes) {
  if (found_) return;
  tail_ += bytes;
  found_ = tail_.find(init_line) != std::string::npos;
  if (tail_.size() >= init_line.size()) tail_.erase(0, tail_.size() - init_line.size() + 1);
}

}  // namespace iocwright::launch
