#include "launch/trial/isolation.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/base/child_process.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::launch {

namespace {

// those that runtimes of containers create in every container
constexpr std::array harmless_devices{"console", "full", "null", "ptmx", "random", "tty", "urandom", "zero"};
constexpr std::array harmless_folders{"fd", "mqueue", "pts", "shm"};
constexpr int max_levels = 8;

Diagnostic system_error(std::string_view what) {
  return error(DiagKind::step_failed, fmt::format("cannot {}: {}", what, std::strerror(errno)));
}

Result<void> mount_at(const char* source, const std::string& at, const char* type, unsigned long flags,
                      const char* options = nullptr) {
  if (::mount(source, at.c_str(), type, flags, options) == 0) return {};
  return fail(system_error(fmt::format("mount `{}`", at)));
}

template <std::size_t count>
bool contains(const std::array<const char*, count>& names, const std::string& name) {
  for (const char* one : names)
    if (name == one) return true;
  return false;
}

bool is_device(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode));
}

std::optional<std::string> find_device_below(const Disk& disk, const std::string& folder, int level) {
  const auto names = disk.list(folder);
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (level == 0 && (contains(harmless_devices, name) || contains(harmless_folders, name))) continue;
    const std::string path = path::join(folder, name);
    if (is_device(path)) return path;
    if (level == max_levels || disk.is_link(path).value_or(true)) continue;
    if (auto found = find_device_below(disk, path, level + 1)) return found;
  }
  return std::nullopt;
}

/// A network interface that is up, other than the loopback interface.
std::optional<std::string> find_network() {
  const std::unique_ptr<struct if_nameindex, void (*)(struct if_nameindex*)> all(::if_nameindex(),
                                                                                 ::if_freenameindex);
  const FileHandle socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  for (const struct if_nameindex* one = all.get(); one != nullptr && one->if_name != nullptr; ++one) {
    ifreq request{};
    std::strncpy(request.ifr_name, one->if_name, IFNAMSIZ - 1);
    const bool is_known = ::ioctl(socket.get(), SIOCGIFFLAGS, &request) == 0;
    if (!is_known || ((request.ifr_flags & IFF_UP) != 0 && (request.ifr_flags & IFF_LOOPBACK) == 0))
      return one->if_name;
  }
  return all ? std::nullopt : std::optional<std::string>("an unknown interface");
}

Result<void> raise_loopback() {
  const FileHandle socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0) return {};
  return fail(system_error("raise the loopback interface"));
}

Result<void> write_proc(const std::string& path, const std::string& text, Disk& disk) {
  return or_fail(disk.write(path, text), "write");
}

/// Keeps the user and group of this process, which has all capabilities in the namespace.
Result<void> enter_user_namespace() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER) != 0) return fail(system_error("create a user namespace"));
  RealDisk disk;
  TRY(write_proc("/proc/self/setgroups", "deny", disk));
  TRY(write_proc("/proc/self/uid_map", fmt::format("{} {} 1", user, user), disk));
  return write_proc("/proc/self/gid_map", fmt::format("{} {} 1", group, group), disk);
}

int exit_status_of(FileResult<pid_t> child) {
  int status = 0;
  if (!child || ::waitpid(*child, &status, 0) != *child || !WIFEXITED(status)) return 1;
  return WEXITSTATUS(status);
}

/// Creates all namespaces in a child process. Returns 0 or the error of the system.
int try_namespaces(const Isolation& isolation) {
  const auto code = [] { return errno == 0 ? 1 : errno; };
  return exit_status_of(start_child([&] {
    if (!enter_namespaces(isolation) || !isolate_next_child()) return code();
    return exit_status_of(start_child([&] { return mount_proc() ? 0 : code(); }));
  }));
}

}  // namespace

std::optional<std::string> find_device(const Disk& disk, const std::string& folder) {
  return find_device_below(disk, folder, 0);
}

Isolation find_isolation(const Disk& disk) {
  Isolation out{.has_namespaces = true};
  const int code = try_namespaces(out);
  if (code == 0) return out;
  out.needs_user_namespace = true;
  if (try_namespaces(out) == 0) return out;
  out = {};
  const std::string problem = fmt::format("namespaces cannot be created ({})", std::strerror(code));
  if (const auto network = find_network())
    out.obstacle = fmt::format("{}, and the network interface `{}` is up", problem, *network);
  else if (const auto device = find_device(disk, "/dev"))
    out.obstacle = fmt::format("{}, and there is the device `{}`", problem, *device);
  return out;
}

Result<void> enter_namespaces(const Isolation& isolation) {
  if (isolation.needs_user_namespace) TRY(enter_user_namespace());
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return fail(system_error("create namespaces"));
  TRY(mount_at("none", "/", nullptr, MS_REC | MS_PRIVATE));
  return raise_loopback();
}

Result<void> isolate_next_child() {
  if (::unshare(CLONE_NEWPID) == 0) return {};
  return fail(system_error("create a PID namespace"));
}

Result<void> mount_proc() {
  if (::unshare(CLONE_NEWNS) != 0) return fail(system_error("create a mount namespace"));
  return mount_at("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

Result<void> bind_mount(const std::string& from, const std::string& at) {
  return mount_at(from.c_str(), at, nullptr, MS_BIND | MS_REC);
}

Result<void> hide_devices(const std::string& scratch, Disk& disk) {
  TRY(mount_at("tmpfs", scratch, "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=755,size=64m"));
  for (const char* name : {"full", "null", "random", "tty", "urandom", "zero"}) {
    const std::string own = path::join(scratch, name), device = path::join("/dev", name);
    TRY(or_fail(disk.write(own, ""), "write"));
    TRY(bind_mount(device, own));
  }
  for (const char* name : {"pts", "shm"})
    TRY(or_fail(disk.make_folders(path::join(scratch, name)), "create"));
  TRY(mount_at("devpts", path::join(scratch, "pts"), "devpts", MS_NOSUID | MS_NOEXEC,
               "newinstance,ptmxmode=0666,mode=620"));
  TRY(or_fail(disk.make_link("pts/ptmx", path::join(scratch, "ptmx")), "create"));
  TRY(or_fail(disk.make_link("/proc/self/fd", path::join(scratch, "fd")), "create"));
  TRY(bind_mount(scratch, "/dev"));
  std::vector<std::string> hidden{"/sys/bus", "/sys/class", "/sys/dev"};
  for (const std::string& name : disk.list("/sys/devices").value_or(std::vector<std::string>()))
    if (name != "system") hidden.push_back(path::join("/sys/devices", name));  // it has the processors
  for (const std::string& folder : hidden)
    if (disk.is_folder(folder).value_or(false))
      TRY(mount_at("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, "size=4k"));
  return {};
}

Result<void> add_to_loopback(const std::string& address, std::size_t index) {
  in_addr four{};
  if (::inet_pton(AF_INET, address.c_str(), &four) == 1) {
    const FileHandle socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    fmt::format_to_n(request.ifr_name, IFNAMSIZ - 1, "lo:{}", index);
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr = four;
    std::memcpy(&request.ifr_addr, &in, sizeof in);
    if (::ioctl(socket.get(), SIOCSIFADDR, &request) == 0) return {};
  } else {
    const FileHandle socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    in6_ifreq request{};
    request.ifr6_prefixlen = 128;
    request.ifr6_ifindex = static_cast<int>(::if_nametoindex("lo"));
    if (::inet_pton(AF_INET6, address.c_str(), &request.ifr6_addr) != 1) errno = EINVAL;
    else if (::ioctl(socket.get(), SIOCSIFADDR, &request) == 0) return {};
  }
  return fail(system_error(fmt::format("add the address `{}` to the loopback interface", address)));
}

}  // namespace iocwright::launch
