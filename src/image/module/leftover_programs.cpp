#include "image/module/leftover_programs.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "core/base/path.hpp"

namespace iocwright::image {

namespace {

namespace fs = std::filesystem;

std::string real_path(const std::string& path) {
  std::error_code ignored;
  const fs::path real = fs::weakly_canonical(path, ignored);
  return ignored ? path : real.string();
}

/// Whether a process has one of the files open.
bool holds(const fs::path& process, const std::string& inherited, const std::string& logs) {
  std::error_code ignored;  // the process may have exited, or belong to another user
  fs::directory_iterator files(process / "fd", ignored);
  for (; !ignored && files != fs::directory_iterator(); files.increment(ignored)) {
    std::error_code gone;
    const std::string target = fs::read_symlink(files->path(), gone).string();
    if (gone) continue;
    if (target == inherited) return true;
    struct stat link {};
    if (path::is_within(target, logs) && target != logs && ::lstat(files->path().c_str(), &link) == 0 &&
        (link.st_mode & S_IWUSR) != 0)
      return true;  // some programs close descriptors that they do not know, but keep their output
  }
  return false;
}

/// The state and the parent in /proc/PID/stat, whose second field may contain spaces and parentheses.
std::pair<char, pid_t> state_of(const fs::path& process) {
  std::string text(512, '\0');
  FILE* file = std::fopen((process / "stat").c_str(), "re");
  if (file == nullptr) return {'X', 0};
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  const std::size_t end = text.rfind(") ");
  if (end == std::string::npos) return {'X', 0};
  pid_t parent = 0;
  std::from_chars(text.data() + end + 4, text.data() + text.size(), parent);
  return {text[end + 2], parent};
}

/// The processes to kill.
std::set<pid_t> find_leftovers(const std::string& inherited, const std::string& logs) {
  std::set<pid_t> out;
  std::map<pid_t, pid_t> parents;
  std::error_code ignored;
  fs::directory_iterator processes("/proc", ignored);
  for (; !ignored && processes != fs::directory_iterator(); processes.increment(ignored)) {
    const std::string name = processes->path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc() || pid == ::getpid())
      continue;
    const auto [state, parent] = state_of(processes->path());
    if (state == 'Z' || state == 'X') continue;
    parents[pid] = parent;
    if (holds(processes->path(), inherited, logs)) out.insert(pid);
  }
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& [pid, parent] : parents)
      if (out.contains(parent)) grows = out.insert(pid).second || grows;
  }
  return out;
}

}  // namespace

Result<void> end_leftover_programs(const std::string& inherited, const std::string& logs) {
  constexpr std::chrono::seconds patience(30);
  constexpr std::chrono::milliseconds pause(5);
  const std::string file = real_path(inherited), folder = real_path(logs);
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;; std::this_thread::sleep_for(pause)) {
    const std::set<pid_t> left = find_leftovers(file, folder);
    if (left.empty()) return {};
    if (std::chrono::steady_clock::now() > end)
      return fail(error(DiagKind::step_failed,
                        fmt::format("process {} of an interrupted build does not end", *left.begin()))
                      .help("end it, and build again"));
    for (const pid_t pid : left) ::kill(pid, SIGKILL);
  }
}

}  // namespace iocwright::image
