#include "launch/supervise/ioc_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

using namespace std::string_view_literals;

namespace {
constexpr std::string_view init_line = "iocRun: All initialization complete";
constexpr std::size_t max_line_bytes = 200;  // more than those that are looked for

/// True unless the process runs in another container, where the same paths refer to other files.
bool has_our_mounts(const Disk& disk, const std::string& pid) {
  const auto ours = disk.read_link("/proc/self/ns/mnt");
  const auto theirs = disk.read_link(path::join("/proc", pid + "/ns/mnt"));
  return !ours || (theirs && *theirs == *ours);
}

enum class Role : unsigned char { other, starter, ioc };

Role role_of(std::string_view command, const InstanceTraits& traits) {
  // /proc separates arguments by NUL
  if (command.starts_with(traits.program + '\0' + traits.id.runtime + '/')) return Role::ioc;
  return command.find("iocwright\0run\0"sv) == std::string_view::npos ? Role::other : Role::starter;
}

/// True if the environment of the process is that of the instance.
bool belongs_to(const Disk& disk, const std::string& pid, Role role, const InstanceTraits& traits) {
  const auto environment = environment_of(disk, pid);
  if (!environment || !has_our_mounts(disk, pid)) return false;
  const Settings settings(*environment);
  const std::string runtime = path::join(settings.text(Setting::epics_root), "runtime");
  if (!traits.id.may_be({settings.text(Setting::ioc_name), runtime})) return false;
  return role == Role::ioc || settings.text(Setting::state_folder) == traits.state;
}

std::string command_of(const Disk& disk, const std::string& pid) {
  return disk.read(path::join("/proc", pid + "/cmdline")).value_or("");
}

LifeStatus status_of(const Disk& disk, int pid, Role role) {
  LifeStatus out;
  out.pid = pid;
  out.stopped = is_stopped(disk, pid);
  out.is_script = role == Role::other;
  out.initialised = role == Role::ioc && has_record_threads(disk, pid);
  if (role != Role::starter)
    out.state = out.is_script || out.initialised ? LifeState::running : LifeState::starting;
  return out;
}

}  // namespace

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

std::optional<LifeStatus> look_for_instance(const Disk& disk, const InstanceTraits& traits) {
  const int holder = traits.lock_holder;
  if (holder > 0) return status_of(disk, holder, role_of(command_of(disk, std::to_string(holder)), traits));
  const auto processes = disk.list("/proc");
  std::optional<LifeStatus> out;
  for (const std::string& name : processes.value_or(std::vector<std::string>())) {
    const auto pid = number::parse_int(name);
    if (pid.status != number::Parse::ok) continue;
    const Role role = role_of(command_of(disk, name), traits);
    if (role == Role::other || (out && role != Role::ioc) || !belongs_to(disk, name, role, traits)) continue;
    out = status_of(disk, static_cast<int>(pid.value), role);
    if (role == Role::ioc) break;
  }
  return out;
}

void StartOutput::feed(std::string_view bytes) {
  if (initialised_) return;
  find_halt(bytes);
  tail_ += bytes;
  initialised_ = tail_.find(init_line) != std::string::npos;
  if (tail_.size() >= init_line.size()) tail_.erase(0, tail_.size() - init_line.size() + 1);
}

void StartOutput::find_halt(std::string_view bytes) {
  for (const char c : bytes) {
    if (c != '\n') {
      if (line_.size() < max_line_bytes) line_ += c;
      continue;
    }
    // between these words is `Error`, which newer versions of Base may print in colour
    if (text::trim(line_).ends_with(": Halt") && line_.find("iocsh ") != std::string::npos) halted_ = true;
    line_.clear();
  }
}

}  // namespace iocwright::launch
