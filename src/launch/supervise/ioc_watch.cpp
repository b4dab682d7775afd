#include "launch/supervise/ioc_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/environment.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

using namespace std::string_view_literals;

namespace {
constexpr std::string_view init_line = "iocRun: All initialization complete";

/// The environment that a process was started with; nothing if it belongs to another user.
std::optional<Environment> environment_of(const Disk& disk, const std::string& pid) {
  const auto block = disk.read(path::join("/proc", pid + "/environ"));
  if (!block) return std::nullopt;
  Environment out;
  for (const std::string_view variable : text::split(*block, '\0')) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    out.set(std::string(variable.substr(0, equals)), std::string(variable.substr(equals + 1)));
  }
  return out;
}

/// True if the process is an `iocwright run` of the instance that uses this state folder.
bool is_own_run(const Disk& disk, const std::string& pid, std::string_view command,
                const std::string& state) {
  if (command.find("iocwright\0run\0"sv) == std::string_view::npos) return false;
  const auto environment = environment_of(disk, pid);
  return !environment || Settings(*environment).text(Setting::state_folder) == state;
}

}  // namespace

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
                                            const std::string& runtime, const std::string& state) {
  const std::string ioc = program + '\0' + runtime + '/';  // /proc separates arguments by NUL
  const auto processes = disk.list("/proc");
  std::optional<LifeStatus> out;
  for (const std::string& name : processes.value_or(std::vector<std::string>())) {
    const auto pid = number::parse_int(name);
    if (pid.status != number::Parse::ok) continue;
    const std::string command = disk.read(path::join("/proc", name + "/cmdline")).value_or("");
    const bool is_ioc = command.starts_with(ioc);
    if (!is_ioc && (out || !is_own_run(disk, name, command, state))) continue;
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
