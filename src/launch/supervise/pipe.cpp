#include "launch/supervise/pipe.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

namespace iocwright::launch {

FileResult<Pipe> open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return tl::make_unexpected(FileError{"pipe", errno});
  return Pipe{FileHandle(ends[0]), FileHandle(ends[1])};
}

void set_nonblocking(const FileHandle& file) { ::fcntl(file.get(), F_SETFL, O_NONBLOCK); }

void close_own_descriptors(int kept) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  std::vector<int> ours;
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const int fd = std::atoi(entry->d_name);
    if (fd > STDERR_FILENO && fd != kept && fd != ::dirfd(folder.get()) &&
        (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0)
      ours.push_back(fd);
  }
  for (const int fd : ours) ::close(fd);
}

}  // namespace iocwright::launch
