#include "launch/ioc_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace iocwright::launch {

namespace {
constexpr std::string_view init_line = "iocRun: All initialization complete";
}

bool has_record_threads(const Disk& disk, pid_t pid) {
  const std::string folder = fmt::format("/proc/{}/task", pid);
  const auto tasks = disk.list(folder);
  if (!tasks) return false;
  return std::any_of(tasks->begin(), tasks->end(), [&](const std::string& task) {
    const auto name = disk.read(fmt::format("{}/{}/comm", folder, task));
    return name && *name == "scanOnce\n";
  });
}

bool is_stopped(const Disk& disk, pid_t pid) {
  const auto text = disk.read(fmt::format("/proc/{}/stat", pid));
  if (!text) return false;
  const std::size_t name_end = text->rfind(") ");  // the name may hold anything
  if (name_end == std::string::npos || name_end + 2 >= text->size()) return false;
  const char state = (*text)[name_end + 2];
  return state == 'T' || state == 't';
}

bool InitLine::see(std::string_view bytes) {
  if (seen_) return true;
  tail_ += bytes;
  seen_ = tail_.find(init_line) != std::string::npos;
  if (tail_.size() >= init_line.size()) tail_.erase(0, tail_.size() - init_line.size() + 1);
  return seen_;
}

}  // namespace iocwright::launch
