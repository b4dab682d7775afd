#include "launch/supervise/unix_socket.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>

namespace iocwright::launch {

namespace {

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path) return std::nullopt;
  path.copy(out.sun_path, path.size());
  return out;
}

tl::unexpected<FileError> failed(const std::string& path, int code) {
  return tl::make_unexpected(FileError{path, code});
}

/// `group` is a name or a number.
std::optional<gid_t> group_id(const std::string& group) {
  gid_t id = 0;
  const char* end = group.data() + group.size();
  if (const auto parsed = std::from_chars(group.data(), end, id);
      parsed.ec == std::errc() && parsed.ptr == end)
    return id;
  // getgrnam() loads NSS modules, which a static program cannot do
  const std::unique_ptr<FILE, int (*)(FILE*)> file(::fopen("/etc/group", "re"), ::fclose);
  while (const struct group* entry = file ? ::fgetgrent(file.get()) : nullptr)
    if (group == entry->gr_name) return entry->gr_gid;
  return std::nullopt;
}

}  // namespace

FileResult<FileHandle> connect_to(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return failed(path, ENAMETOOLONG);
  // non-blocking, because connect() to a stopped listener with a full backlog would block indefinitely
  FileHandle out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!out || ::connect(out.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return failed(path, errno);
  ::fcntl(out.get(), F_SETFL, 0);
  return out;
}

FileResult<FileHandle> listen_at(const std::string& path, const std::string& group) {
  const auto address = address_of(path);
  if (!address) return failed(path, ENAMETOOLONG);
  struct stat old {};
  if (::lstat(path.c_str(), &old) == 0) {
    if (!S_ISSOCK(old.st_mode) || old.st_uid != ::geteuid()) return failed(path, EEXIST);
    if (const auto other = connect_to(path); other || other.error().code != ECONNREFUSED)
      return failed(path, EADDRINUSE);
    ::unlink(path.c_str());
  }
  FileHandle out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!out) return failed(path, errno);
  const mode_t mask = ::umask(group.empty() ? 0177 : 0117);  // restrict access from the moment of creation
  const int bound = ::bind(out.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  const int code = errno;
  ::umask(mask);
  if (bound != 0) return failed(path, code);
  if (!group.empty()) {
    const auto id = group_id(group);
    if (!id || ::lchown(path.c_str(), static_cast<uid_t>(-1), *id) != 0) {
      const int why = id ? errno : EINVAL;
      ::unlink(path.c_str());
      return failed(path, why);
    }
  }
  if (::listen(out.get(), 64) == 0) return out;
  const int why = errno;
  ::unlink(path.c_str());
  return failed(path, why);
}

FileHandle accept_from(int listening) {
  return FileHandle(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

}  // namespace iocwright::launch
